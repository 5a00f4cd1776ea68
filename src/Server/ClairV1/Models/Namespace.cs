namespace Strata.Server.ClairV1.Models;

/// <summary>A namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="VersionFormat"><c>dpkg</c> or <c>rpm</c>.</param>
internal sealed record Namespace(string Name, string? VersionFormat);

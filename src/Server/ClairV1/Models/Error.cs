namespace Strata.Server.ClairV1.Models;

/// <summary>What went wrong.</summary>
/// <param name="Message">One sentence.</param>
internal sealed record Error(string Message);

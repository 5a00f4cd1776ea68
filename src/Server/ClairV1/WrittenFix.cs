namespace Strata.Server.ClairV1;

/// <summary>A fix as a client sent it, checked.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">The version that fixes it; null for no fix.</param>
/// <param name="IsRemoval">True to remove the fix: the package is not affected.</param>
internal sealed record WrittenFix(string Name, string? Version, bool IsRemoval);

namespace Strata.Core.Inventory.Os;

/// <summary>One stanza of a dpkg status file.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Arch">The architecture; empty when not given.</param>
/// <param name="Package">The package when its files are on disk; null when only its name or its configuration remains.</param>
sealed record DpkgRecord(string Name, string Arch, Package? Package);

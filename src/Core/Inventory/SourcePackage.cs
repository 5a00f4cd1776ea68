namespace Strata.Core.Inventory;

/// <summary>The source package that a binary package was built from: what most distributions' advisories are keyed by.</summary>
/// <param name="Name">The source name: dpkg's <c>Source</c>, apk's origin, the name in SOURCERPM.</param>
/// <param name="Version">The source version, which differs from the binary's for binNMUs and some split packages.</param>
public sealed record SourcePackage(string Name, string Version);

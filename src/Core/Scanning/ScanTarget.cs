namespace Strata.Core.Scanning;

/// <summary>What was scanned.</summary>
/// <param name="Name">The name that the user gave, or the image's own.</param>
/// <param name="Kind">One of <c>TargetKinds</c>.</param>
/// <param name="Digest">The manifest's digest, else the config's, or null.</param>
/// <param name="Platform"><c>os/architecture[/variant]</c>, or null.</param>
public sealed record ScanTarget(string Name, string Kind, string? Digest, string? Platform)
{
    /// <summary>The digest of the index that led to the manifest, or null.</summary>
    public string? IndexDigest { get; init; }
}

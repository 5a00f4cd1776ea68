using Strata.Core.Primitives;

namespace Strata.Server.Harbor.Requests;

/// <summary>A checked request for a scan.</summary>
/// <param name="Registry">Where the registry is: http or https, perhaps with a path, without a slash at the end.</param>
/// <param name="Authorization">The value of an <c>Authorization</c> header, <c>Basic …</c> or <c>Bearer …</c>; null to come without. A secret.</param>
/// <param name="Artifact">What to scan.</param>
internal sealed record HarborScanRequest(Uri Registry, string? Authorization, HarborArtifact Artifact)
{
    /// <summary>The manifest's digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>True when vulnerabilities are asked for.</summary>
    public bool WantsVulnerabilities { get; init; }

    /// <summary>The forms of SBOM that are asked for, of <see cref="HarborMediaTypes.Sboms"/>; empty for none.</summary>
    public IReadOnlyList<string> Sboms { get; init; } = [];

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Artifact.Repository}@{Artifact.Digest}";
}

using Strata.Core.Layers;

namespace Strata.Core.Images;

/// <summary>What to open.</summary>
/// <param name="Location">The path (or <c>-</c> for standard input) or the reference, without its scheme.</param>
/// <param name="Name">How the user wrote the target, for the report.</param>
/// <param name="Selector">Which of several images: a tag or reference, an image id or digest, or <c>@index</c>; null for the only one.</param>
/// <param name="Platform">Which platform of an index; null for this machine's, then linux/amd64, then the only one.</param>
/// <param name="Patterns">The files that detectors want (a root file system folder is searched for these).</param>
/// <param name="Limits">The limits of this scan.</param>
public sealed record ImageRequest(
    string Location,
    string Name,
    string? Selector,
    Platform? Platform,
    IReadOnlyList<PathPattern> Patterns,
    ScanLimits Limits)
{
    /// <summary>Told what is being done, as a short sentence without full stop; null for nobody. May be called from any thread.</summary>
    public Action<string>? Progress { get; init; }
}

namespace Strata.Server.Layers;

/// <summary>A layer that somebody wants to be analysed and kept.</summary>
/// <param name="Name">Its name, for ever.</param>
/// <param name="Path">Where its blob is: an http or https address, else a local path.</param>
/// <param name="ParentName">The layer below, or null.</param>
/// <param name="Format">The archive's layout, as it was sent.</param>
/// <param name="Headers">What to send with the request for the blob.</param>
internal sealed record LayerPosting(
    string Name, string Path, string? ParentName, string Format, IReadOnlyList<KeyValuePair<string, string>> Headers);

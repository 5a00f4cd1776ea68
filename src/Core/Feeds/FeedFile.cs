namespace Strata.Core.Feeds;

/// <summary>One file of a feed.</summary>
/// <param name="Path">Its path below the source, with <c>/</c>; of a single file, its name.</param>
/// <param name="Content">Its decompressed bytes; closed by the source.</param>
public sealed record FeedFile(string Path, Stream Content);

namespace Strata.Core.Feeds.Transport;

/// <summary>Builds addresses below a feed's base address.</summary>
internal static class FeedAddress
{
    /// <summary>The address of <paramref name="path"/> below <paramref name="baseAddress"/>, whether or not that ends in a slash; its query is kept.</summary>
    /// <param name="baseAddress">The feed's default address or a mirror of it.</param>
    /// <param name="path">Segments, each escaped here: spaces and the like may be in them.</param>
    public static Uri Below(Uri baseAddress, params ReadOnlySpan<string> path)
    {
        var builder = new UriBuilder(baseAddress);
        var result = builder.Path.TrimEnd('/');
        foreach (var segment in path)
        {
            result += "/" + Uri.EscapeDataString(segment);
        }

        builder.Path = path is [.., ""] || path.IsEmpty ? result.TrimEnd('/') + "/" : result;
        return builder.Uri;
    }
}

namespace Strata.Core.Feeds;

/// <summary>What tells one version of a partition's data from the next.</summary>
/// <param name="ETag">The server's <c>ETag</c>, or null.</param>
/// <param name="LastModified">The server's <c>Last-Modified</c> as sent, or null.</param>
/// <param name="Sha256">The lower-case hex sha256 of the bytes as fetched; of a set of files, of their names and hashes in order.</param>
/// <param name="ParserVersion">The <see cref="IFeed.ParserVersion"/> that read it.</param>
public sealed record FeedFingerprint(string? ETag, string? LastModified, string Sha256, int ParserVersion)
{
    private const char Separator = '\u001f';

    /// <summary>The one-line text that stores keep and <c>db status</c> shows.</summary>
    public override string ToString() =>
        string.Join(Separator, $"v{ParserVersion}", $"sha256:{Sha256}", ETag ?? "", LastModified ?? "");

    /// <summary>Reads <see cref="ToString"/>; null when the text is something else (from another program or version).</summary>
    public static FeedFingerprint? Parse(string? text)
    {
        var parts = text?.Split(Separator);
        return parts is [['v', .. var version], ['s', 'h', 'a', '2', '5', '6', ':', .. var hash], var etag, var modified]
            && int.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new FeedFingerprint(etag.Length == 0 ? null : etag, modified.Length == 0 ? null : modified, hash, number)
            : null;
    }
}

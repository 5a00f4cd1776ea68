using System.Globalization;

namespace Strata.Core.Feeds.RedHat;

/// <summary>How far a stored partition is. It stands in the fingerprint where other feeds have HTTP's validators.</summary>
/// <param name="Archive">The name of the archive that it began with.</param>
/// <param name="Until">Changes up to this time are in it.</param>
internal sealed record RedHatProgress(string Archive, DateTimeOffset Until)
{
    /// <summary>The progress in a stored fingerprint; null when it is of another parser or of local files.</summary>
    public static RedHatProgress? Read(string? fingerprint, int parserVersion) =>
        FeedFingerprint.Parse(fingerprint) is { ETag: { } archive, LastModified: { } until } known && known.ParserVersion == parserVersion
            && FeedDate.Read(until) is { } time
            ? new RedHatProgress(archive, time)
            : null;

    /// <summary>The fingerprint of data with this progress.</summary>
    public FeedFingerprint ToFingerprint(FeedFingerprint data) =>
        data with { ETag = Archive, LastModified = Until.ToString("O", CultureInfo.InvariantCulture) };
}

namespace Strata.Core.Feeds;

/// <summary>
/// What a user may set about feeds. Proxy, certificate authorities and credentials belong to the <see cref="HttpClient"/> that is
/// handed in.
/// </summary>
public sealed record FeedSettings
{
    /// <summary>The mirror to use in place of a feed's default address, by the feed's name.</summary>
    public IReadOnlyDictionary<string, Uri> BaseAddresses { get; init; } = new Dictionary<string, Uri>();

    /// <summary>
    /// Debian code names beyond the built-in ones, each with its release (<c>duke</c>, <c>15</c>), so that a new release needs no new
    /// build of this program.
    /// </summary>
    public IReadOnlyDictionary<string, string> DebianReleases { get; init; } = new Dictionary<string, string>();

    /// <summary>The operator's key of the NVD's API, or null; a secret that is never shown.</summary>
    public string? NvdApiKey { get; init; }

    /// <summary>The limits on what feeds send.</summary>
    public FeedLimits Limits { get; init; } = FeedLimits.Default;
}

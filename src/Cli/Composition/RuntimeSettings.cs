using System.CommandLine;
using Strata.Cli.Commands;
using Strata.Cli.Parsing;
using Strata.Core.Feeds;

namespace Strata.Cli.Composition;

/// <summary>Where things are on this machine and in this network: what decides how a command gets its data, and not what it says.</summary>
internal sealed record RuntimeSettings
{
    /// <summary>The one database file of <c>--db</c>, or null for the folders of the user.</summary>
    public string? Database { get; init; }

    /// <summary>The mirrors of feeds.</summary>
    public required FeedSettings Feeds { get; init; }

    /// <summary>A PEM file of certificate authorities, or null.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The columns of the progress line, or null when none is to be shown.</summary>
    public int? ProgressWidth { get; init; }

    /// <summary>From the options, and for mirrors also from <c>STRATA_FEED_NAME_URL</c>; an option wins over a variable.</summary>
    public static RuntimeSettings Read(ParseResult result, SharedOptions shared, CommandEnvironment environment) => new()
    {
        Database = result.GetValue(shared.Database),
        Feeds = ReadFeeds(result.GetValue(shared.FeedAddresses) ?? [], environment),
        CertificateFile = result.GetValue(shared.CertificateFile),
        ProgressWidth = result.GetValue(shared.NoProgress) ? null : environment.ErrorWidth,
    };

    /// <summary>The variable with the key of the NVD's API; no option, since a command line can be read by others.</summary>
    public const string NvdApiKeyVariable = "STRATA_NVD_API_KEY";

    /// <summary>The variable that names a feed's mirror: <c>STRATA_FEED_DEBIAN_URL</c>.</summary>
    public static string AddressVariable(string feed) => $"STRATA_FEED_{feed.Replace('-', '_').ToUpperInvariant()}_URL";

    /// <summary>Every feed, with these settings.</summary>
    public FeedCatalog CreateCatalog(TimeProvider time) => new(Feeds, time);

    private static FeedSettings ReadFeeds(Dictionary<string, Uri> options, CommandEnvironment environment)
    {
        var settings = new FeedSettings();
        var feeds = new FeedCatalog(settings, environment.Time).All.Select(feed => feed.Name).ToList();
        if (options.Keys.FirstOrDefault(name => !feeds.Contains(name)) is { } unknown)
        {
            throw new UsageException($"--feed-url: no feed is called '{unknown}'; choose from {string.Join(", ", feeds)}.");
        }

        var addresses = new Dictionary<string, Uri>(options, StringComparer.Ordinal);
        foreach (var feed in feeds.Where(feed => !options.ContainsKey(feed)))
        {
            if (environment.Variable(AddressVariable(feed)) is { Length: > 0 } text)
            {
                addresses[feed] = FeedAddress.Parse(text)
                    ?? throw new UsageException($"{AddressVariable(feed)}: '{text}' is not an http or https address.");
            }
        }

        return settings with { BaseAddresses = addresses, NvdApiKey = environment.Variable(NvdApiKeyVariable) is { Length: > 0 } key ? key : null };
    }
}

using System.Buffers;
using Strata.Cli.Commands;
using Strata.Core.Feeds;

namespace Strata.Cli.Composition;

/// <summary>Which feeds a command means.</summary>
internal static class ProductFeeds
{
    /// <summary>What names of feeds and of imported advisories are made of.</summary>
    public static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The named feeds, or all when none is named.</summary>
    /// <exception cref="UsageException">There is no such feed.</exception>
    public static IReadOnlyList<IFeed> Select(FeedCatalog catalog, IReadOnlyList<string> names) => names.Count == 0
        ? catalog.All
        :
        [
            .. names.Distinct(StringComparer.Ordinal).Select(name => catalog.Find(name) ?? throw new UsageException(
                $"--feed: no feed is called '{name}'; choose from {string.Join(", ", catalog.All.Select(feed => feed.Name))}.")),
        ];
}

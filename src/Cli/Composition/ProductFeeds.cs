using System.Buffers;
using System.Runtime.CompilerServices;
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

    /// <summary>
    /// Imports local data into each of <paramref name="feeds"/>. One that finds nothing of its own there is an error when it was named, and
    /// else when none finds anything.
    /// </summary>
    public static async IAsyncEnumerable<FeedUpdateResult> ImportAsync(
        FeedUpdater updater,
        IReadOnlyList<IFeed> feeds,
        bool named,
        string path,
        FeedUpdateOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var refusals = new List<FeedFormatException>();
        foreach (var feed in feeds)
        {
            await using var results = updater.ImportAsync(feed, path, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await results.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (FeedFormatException refusal) when (!named)
                {
                    refusals.Add(refusal);
                    break;
                }

                yield return results.Current;
            }
        }

        if (!named && refusals.Count == feeds.Count)
        {
            throw new FeedFormatException(string.Join("; ", refusals.Select(refusal => refusal.Message)), refusals[0]);
        }
    }
}

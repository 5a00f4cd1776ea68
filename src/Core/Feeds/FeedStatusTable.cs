using System.Globalization;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds;

/// <summary>The states of feeds as the cells of a table.</summary>
public static class FeedStatusTable
{
    private const int FingerprintLength = 19;

    /// <summary>The headings; <c>#</c> before one says that its column is of numbers.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["FEED", "PARTITION", "UPDATED", "CHECKED", "#RECORDS", "#SKIPPED", "FINGERPRINT"];

    /// <summary>One row a feed, or with <paramref name="verbose"/> one a partition. Times are UTC; <c>-</c> stands for what is not known.</summary>
    public static IEnumerable<string[]> Rows(IReadOnlyList<FeedStatus> feeds, bool verbose)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        return feeds.SelectMany(feed => verbose && feed.Partitions.Count > 0 ? PartitionRows(feed) : [FeedRow(feed)]);
    }

    private static IEnumerable<string[]> PartitionRows(FeedStatus feed) => feed.Partitions.Select(part => (string[])
    [
        feed.Name, part.Partition, Date(part.Updated), Date(part.Checked), Number(part.Records), Number(part.Skipped.Values.Sum()),
        Short(FeedStatus.Shorten(part.Fingerprint)),
    ]);

    private static string[] FeedRow(FeedStatus feed) =>
    [
        feed.Name,
        feed.Partitions.Count switch
        {
            0 => "-",
            1 => feed.Partitions[0].Partition,
            var count => string.Create(CultureInfo.InvariantCulture, $"{count} partitions"),
        },
        Date(feed.Updated), Date(feed.Partitions.Min(part => part.Checked)), Number(feed.Records), Number(feed.Skipped.Values.Sum()),
        Short(feed.Fingerprint),
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "-";

    private static string Short(string? fingerprint) => fingerprint is null ? "-" : PrintableText.Clean(fingerprint, FingerprintLength);
}

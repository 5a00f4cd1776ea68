using Strata.Core.Primitives;

namespace Strata.Storage.Records;

/// <summary>
/// The digest over all advisories: for each feed and priority that holds a record, in order, the name, the priority and the sum of
/// its records. Partitions, files, dates and import order leave no trace in it.
/// </summary>
internal static class ContentDigest
{
    public static string Of(IEnumerable<(string Feed, int Priority, RecordSum Sum)> parts)
    {
        var sums = new SortedDictionary<(string Feed, int Priority), RecordSum>(Comparer<(string Feed, int Priority)>.Create(
            (a, b) => string.CompareOrdinal(a.Feed, b.Feed) is var byFeed and not 0 ? byFeed : a.Priority.CompareTo(b.Priority)));
        foreach (var (feed, priority, sum) in parts)
        {
            sums[(feed, priority)] = sums.GetValueOrDefault((feed, priority)) + sum;
        }

        var writer = new PackedWriter();
        foreach (var ((feed, priority), sum) in sums)
        {
            writer.WriteText(feed);
            writer.WriteNumber(priority);
            writer.WriteBytes(sum.ToBytes());
        }

        return Digest.Sha256Of(writer.Written).ToString();
    }
}

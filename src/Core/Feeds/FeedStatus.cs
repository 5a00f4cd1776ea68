using System.Security.Cryptography;
using System.Text;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds;

/// <summary>The state of one feed, its partitions taken together, as <c>db status</c> and the server's <c>feeds list</c> show it.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="Updated">The publisher's newest date, or null.</param>
/// <param name="Records">The stored advisories.</param>
/// <param name="Fingerprint">What tells this data from other data: of one partition its hash, of several the hash over theirs; or null.</param>
/// <param name="Error">The errors of the last attempt, or null.</param>
/// <param name="Skipped">Skipped records by reason.</param>
/// <param name="Partitions">The partitions.</param>
public sealed record FeedStatus(
    string Name,
    DateTimeOffset? Updated,
    long Records,
    string? Fingerprint,
    string? Error,
    IReadOnlyDictionary<string, long> Skipped,
    IReadOnlyList<FeedState> Partitions)
{
    /// <summary>One status for each feed, ordered by name.</summary>
    /// <param name="states">The stored partitions.</param>
    /// <param name="expected">Names of feeds that are to have a status also when nothing of them is stored.</param>
    public static IReadOnlyList<FeedStatus> Of(IReadOnlyList<FeedState> states, params IReadOnlyList<string> expected) =>
    [
        .. states.Select(state => state.Feed).Union(expected, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => Of(name, [.. states.Where(state => state.Feed == name).OrderBy(state => state.Partition, StringComparer.Ordinal)])),
    ];

    /// <summary>The content hash of a stored fingerprint, without the validators of the server; the text itself when it is of another kind.</summary>
    public static string? Shorten(string? fingerprint) =>
        FeedFingerprint.Parse(fingerprint) is { } parsed ? "sha256:" + parsed.Sha256 : fingerprint;

    private static FeedStatus Of(string name, IReadOnlyList<FeedState> partitions)
    {
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in partitions.SelectMany(partition => partition.Skipped))
        {
            skipped[reason] = skipped.GetValueOrDefault(reason) + count;
        }

        var errors = partitions
            .Where(partition => partition.Error is not null)
            .Select(partition => partition.Partition.Length == 0 ? partition.Error! : $"{partition.Partition}: {partition.Error}")
            .ToList();
        return new FeedStatus(
            name,
            partitions.Max(partition => partition.Updated),
            partitions.Sum(partition => partition.Records),
            Combine(partitions),
            errors.Count == 0 ? null : string.Join("; ", errors),
            skipped,
            partitions);
    }

    private static string? Combine(IReadOnlyList<FeedState> partitions)
    {
        var known = partitions.Where(partition => partition.Fingerprint is not null).ToList();
        return known switch
        {
            [] => null,
            [{ Partition: "" } only] => Shorten(only.Fingerprint),
            _ => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Concat(known.Select(partition => $"{partition.Partition}\n{Shorten(partition.Fingerprint)}\n"))))),
        };
    }
}

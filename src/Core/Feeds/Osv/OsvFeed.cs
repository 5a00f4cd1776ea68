using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// OSV.dev's exports: one zip of JSON records for each ecosystem, <c>BASE/ECOSYSTEM/all.zip</c>, in a Google storage bucket with
/// <c>ETag</c> and <c>Last-Modified</c>. Each ecosystem is a partition. All of them together are several gigabytes, so without named
/// namespaces only the distributions are fetched that have no feed of their own here.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class OsvFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    /// <summary>The partition of local records that name no known ecosystem: it stays empty, and counts them.</summary>
    private const string UnknownEcosystems = "unknown";

    private static readonly Uri DefaultBase = new("https://osv-vulnerabilities.storage.googleapis.com/");

    private readonly OsvParser _parser = new(settings.Limits);

    public string Name => "osv";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Aggregator;

    public bool Covers(string @namespace) => OsvEcosystems.For(@namespace) is not null;

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, settings.Limits);
        foreach (var ecosystem in Wanted(request.Namespaces))
        {
            var part = new FeedPart(
                ecosystem.Name,
                FeedAddress.Below(request.BaseAddress ?? DefaultBase, ecosystem.Name, "all.zip"),
                $"{ecosystem.Name}/all.json",
                request.Fingerprints.GetValueOrDefault(ecosystem.Name),
                ParserVersion,
                NamespacesOf(ecosystem.Name));
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    public async IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hasKnown = false;
        await foreach (var download in FeedFileSorter.SortAsync(files, ParserVersion, PartitionsOfAsync, NamespacesOf, cancellationToken))
        {
            // Alone, records of no known ecosystem are not this feed's data. The name sorts behind those of all ecosystems.
            if (download.Partition == UnknownEcosystems && !hasKnown)
            {
                await download.DisposeAsync();
                continue;
            }

            hasKnown |= download.Document is not null;
            yield return download;
        }
    }

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var advisories = new OsvAdvisories(_parser, settings.Limits, new OsvScope(document.Partition, IsOwn: false));
        await foreach (var advisory in advisories.ReadAsync(document.Files, skipped, cancellationToken))
        {
            yield return advisory;
        }

        if (advisories.Records == 0)
        {
            throw new FeedFormatException($"the data of '{document.Partition}' holds no OSV record");
        }
    }

    private static IEnumerable<OsvEcosystem> Wanted(IReadOnlyCollection<string>? namespaces) => namespaces is null
        ? OsvEcosystems.All.Where(ecosystem => ecosystem.IsDefault)
        : namespaces.Select(OsvEcosystems.For).OfType<OsvEcosystem>().Distinct().OrderBy(ecosystem => ecosystem.Name, StringComparer.Ordinal);

    /// <summary>A rolling distribution has one namespace, of which its zip is known to speak; others name theirs in the records.</summary>
    private static IReadOnlyList<string> NamespacesOf(string partition) =>
        OsvEcosystems.Named(partition)?.NamespaceOf("") is { } @namespace ? [@namespace] : [];

    /// <summary>
    /// A folder named for an ecosystem, as in a mirror of the bucket, decides; elsewhere the records' own ecosystems do.
    /// </summary>
    private async ValueTask<IReadOnlyCollection<string>> PartitionsOfAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (file.Path.Split('/').SkipLast(1).LastOrDefault(segment => OsvEcosystems.Named(segment) is not null) is { } named)
        {
            return await OsvRecords.BeginsWithRecordAsync(file, settings.Limits, cancellationToken) ? [named] : [];
        }

        var records = 0;
        var partitions = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var record in OsvRecords.ReadAsync(file, settings.Limits, new SkippedRecords(), cancellationToken))
        {
            using (record)
            {
                records++;
                partitions.UnionWith(OsvParser.PartitionsOf(record.Root));
            }
        }

        if (records > 0 && partitions.Count == 0)
        {
            partitions.Add(UnknownEcosystems);
        }

        return partitions;
    }
}

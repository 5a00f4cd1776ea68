using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Csaf;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.RedHat;

/// <summary>
/// Red Hat's VEX documents, one for each CVE, at https://security.access.redhat.com/data/csaf/v2/vex/: first an archive with all of
/// them, later only what its lists of changes and deletions name. Each year of CVEs is a partition, so that a change rewrites one year.
/// Local files may also be CSAF advisories and the OVAL that was published before; the list of repositories is a partition of its own.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class RedHatFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    private const string OvalPartition = "oval";

    private static readonly Uri DefaultBase = new("https://security.access.redhat.com/data/");

    public string Name => "redhat";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) => RedHatRows.Covers(@namespace);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = request.BaseAddress ?? DefaultBase;
        var transport = new FeedTransport(http, time, settings.Limits);
        var repositories = new FeedPart(
            RedHatRepositories.Partition,
            FeedAddress.Below(address, "metrics", RedHatRepositories.FileName),
            RedHatRepositories.FileName,
            request.Fingerprints.GetValueOrDefault(RedHatRepositories.Partition),
            ParserVersion,
            []);
        yield return await transport.FetchAsync(repositories, cancellationToken);

        var vex = new RedHatVexFetch(http, time, settings.Limits, FeedAddress.Below(address, "csaf", "v2", "vex", ""), ParserVersion);
        await foreach (var download in vex.FetchAsync(request.Fingerprints, cancellationToken))
        {
            yield return download;
        }
    }

    public async IAsyncEnumerable<FeedDownload> ReadAsync(
        IFeedFileSource files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var download in FeedFileSorter.SortAsync(files, ParserVersion, (file, token) => new(PartitionsOf(file, token)), _ => [], cancellationToken))
        {
            yield return download;
        }

        // An archive of all documents is too large to be read once for each year.
        await using var split = new RedHatSplit(settings.Limits);
        await foreach (var file in files.ReadAllAsync(cancellationToken))
        {
            await split.AddIfOursAsync(file, cancellationToken);
        }

        foreach (var document in split.Finish("", ParserVersion))
        {
            yield return FeedDownload.Of(document);
        }
    }

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var records = 0L;
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            var advisories = document.Partition switch
            {
                OvalPartition => ReadOvalAsync(file, skipped, cancellationToken),
                RedHatRepositories.Partition => RedHatRepositories.ReadRecordsAsync(file, settings.Limits, cancellationToken),
                _ => ReadCsafAsync(file, skipped, cancellationToken),
            };
            await foreach (var advisory in advisories)
            {
                records++;
                yield return advisory;
            }
        }

        if (records == 0 && !document.IsDelta)
        {
            throw new FeedFormatException($"the data of '{document.Partition}' holds no usable record of Red Hat");
        }
    }

    private IReadOnlyCollection<string> PartitionsOf(FeedFile file, CancellationToken cancellationToken)
    {
        if (file.Path.EndsWith(RedHatRepositories.FileName, StringComparison.Ordinal))
        {
            return [RedHatRepositories.Partition];
        }

        return !file.Path.EndsWith(".json", StringComparison.Ordinal)
            && OvalDocument.FirstId(file, settings.Limits, cancellationToken) is { } id
            && id.StartsWith("oval:com.redhat.", StringComparison.Ordinal)
                ? [OvalPartition]
                : [];
    }

    private async IAsyncEnumerable<Advisory> ReadOvalAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = file.Path.Split('/')[^1].Split('.')[0];
        await using var oval = await OvalDocument.OpenAsync(file, settings.Limits, cancellationToken);
        var tree = new OvalTree(oval.Tables);
        foreach (var definition in oval.ReadDefinitions(cancellationToken))
        {
            if (RedHatDefinition.Read(name, definition, tree.Walk(definition.Criteria, skipped), skipped) is { } advisory)
            {
                yield return advisory;
            }
        }
    }

    /// <summary>One document that is damaged costs itself, not the other thousands of its year.</summary>
    private async IAsyncEnumerable<Advisory> ReadCsafAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var documents = CsafReader.ReadAsync(file, settings.Limits, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(documents, skipped))
        {
            if (documents.Current is not { } document || !RedHatVex.IsOurs(document))
            {
                skipped.Add("not-ours");
                continue;
            }

            foreach (var advisory in RedHatVex.Read(document, skipped))
            {
                yield return advisory;
            }
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<CsafDocument?> documents, SkippedRecords skipped)
    {
        try
        {
            return await documents.MoveNextAsync();
        }
        catch (FeedFormatException)
        {
            skipped.Add("damaged-document");
            return false;
        }
    }
}

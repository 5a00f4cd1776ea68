using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Csaf;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Suse;

/// <summary>
/// SUSE Linux Enterprise and openSUSE: OVAL documents for each product at https://ftp.suse.com/pub/projects/security/oval/, with
/// <c>ETag</c>. The listing tells which there are; of several about the same product the one that says most is fetched. Local files may
/// also be the CSAF documents beside them (<c>csaf-vex.tar.bz2</c>, <c>csaf.tar.bz2</c>).
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class SuseFeed(FeedSettings settings, TimeProvider time) : OvalFeed(settings)
{
    /// <summary>The partition of VEX documents.</summary>
    private const string Vex = "csaf-vex";

    /// <summary>The partition of advisories in the form of CSAF.</summary>
    private const string Advisories = "csaf";

    private static readonly Uri DefaultBase = new("https://ftp.suse.com/pub/projects/security/oval/");

    public override string Name => "suse";

    public override bool Covers(string @namespace) => SuseDocument.FamiliesOf(@namespace).Count > 0;

    public override async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, Limits);
        var address = request.BaseAddress ?? DefaultBase;
        var (documents, error) = await ListAsync(transport, address, request, cancellationToken);
        if (error is not null)
        {
            yield return FeedDownload.Failed("", error);
        }

        foreach (var document in documents)
        {
            var part = new FeedPart(
                document.Partition,
                FeedAddress.Below(address, document.FileName),
                $"{document.Partition}.xml",
                request.Fingerprints.GetValueOrDefault(document.Partition),
                ParserVersion,
                NamespacesOf(document.Partition));
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    public override IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await ClassifyAsync(file, token) is { } partition ? [partition] : [],
            NamespacesOf,
            cancellationToken);

    public override IAsyncEnumerable<Advisory> ParseAsync(FeedDocument document, SkippedRecords skipped, CancellationToken cancellationToken) =>
        document.Partition is Vex or Advisories
            ? ReadCsafAsync(document, skipped, cancellationToken)
            : base.ParseAsync(document, skipped, cancellationToken);

    protected override string? PartitionOf(string path, string firstId) =>
        firstId.StartsWith("oval:org.opensuse.security:", StringComparison.Ordinal) ? SuseDocument.PartitionOf(path) : null;

    protected override IReadOnlyList<string> NamespacesOf(string partition) =>
        SuseDocument.NamespaceOf(partition) is { } @namespace ? [@namespace] : [];

    protected override Advisory? Read(
        OvalDefinition definition, IEnumerable<OvalFinding> findings, string partition, SkippedRecords skipped) =>
        SuseDefinition.Read(definition, findings, SuseDocument.NamespaceOf(partition), skipped);

    private async ValueTask<string?> ClassifyAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (!file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return OvalDocument.FirstId(file, Limits, cancellationToken) is { } id ? PartitionOf(file.Path, id) : null;
        }

        try
        {
            await foreach (var document in CsafReader.ReadAsync(file, Limits, cancellationToken))
            {
                return document is not null && SuseVex.IsOurs(document) ? document.Category == "csaf_vex" ? Vex : Advisories : null;
            }
        }
        catch (FeedFormatException)
        {
        }

        return null;
    }

    private async IAsyncEnumerable<Advisory> ReadCsafAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var documents = 0L;
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var csaf in CsafReader.ReadAsync(file, Limits, cancellationToken))
            {
                if (csaf is null || !SuseVex.IsOurs(csaf))
                {
                    skipped.Add("not-ours");
                    continue;
                }

                documents++;
                foreach (var advisory in SuseVex.Read(csaf, skipped))
                {
                    yield return advisory;
                }
            }
        }

        if (documents == 0)
        {
            throw new FeedFormatException($"the data of '{document.Partition}' holds no document of SUSE");
        }
    }

    /// <summary>Without the listing the partitions that are stored are brought up to date all the same.</summary>
    private static async Task<(IReadOnlyList<SuseDocument> Documents, string? Error)> ListAsync(
        FeedTransport transport, Uri address, FeedRequest request, CancellationToken cancellationToken)
    {
        string? error;
        try
        {
            var listed = SuseDocument.List(await transport.FetchTextAsync(FeedAddress.Below(address, ""), cancellationToken));
            if (listed.Count > 0)
            {
                var families = request.Namespaces?.SelectMany(SuseDocument.FamiliesOf).ToHashSet(StringComparer.Ordinal);
                return ([.. listed.Where(document => families is null || families.Contains(document.Family))], null);
            }

            error = "the listing names no OVAL document of SUSE; is the address that of a mirror of the folder oval?";
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            error = exception.Message;
        }

        return ([.. request.Fingerprints.Keys.Order(StringComparer.Ordinal).Select(SuseDocument.OfPartition).OfType<SuseDocument>()], error);
    }
}

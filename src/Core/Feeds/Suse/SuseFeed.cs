using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Suse;

/// <summary>
/// SUSE Linux Enterprise and openSUSE: OVAL documents for each product at https://ftp.suse.com/pub/projects/security/oval/, with
/// <c>ETag</c>. The listing tells which there are; of several about the same product the one that says most is fetched.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class SuseFeed(FeedSettings settings, TimeProvider time) : OvalFeed(settings)
{
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

    protected override string? PartitionOf(string path, string firstId) =>
        firstId.StartsWith("oval:org.opensuse.security:", StringComparison.Ordinal) ? SuseDocument.PartitionOf(path) : null;

    protected override IReadOnlyList<string> NamespacesOf(string partition) =>
        SuseDocument.NamespaceOf(partition) is { } @namespace ? [@namespace] : [];

    protected override Advisory? Read(
        OvalDefinition definition, IEnumerable<OvalFinding> findings, string partition, SkippedRecords skipped) =>
        SuseDefinition.Read(definition, findings, SuseDocument.NamespaceOf(partition), skipped);

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

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Photon;

/// <summary>
/// Photon OS' CVE metadata, a JSON list for each release at https://packages.broadcom.com/photon/photon_cve_metadata/; which releases
/// there are is in <c>photon_versions.json</c>. Local files may also be its OVAL files, which say the same without what was never affected.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class PhotonFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    private static readonly Regex ReleaseForm = new(@"^[0-9]{1,2}\.[0-9]{1,2}$", RegexOptions.CultureInvariant);

    private static readonly Regex ReleaseInList = new("\"([0-9]{1,2}\\.[0-9]{1,2})\"", RegexOptions.CultureInvariant);

    private static readonly Regex FileForm = new(@"(?:^|/)cve_data_photon([0-9]{1,2}\.[0-9]{1,2})\.json$", RegexOptions.CultureInvariant);

    private static readonly Uri DefaultBase = new("https://packages.broadcom.com/photon/photon_cve_metadata/");

    private readonly OvalRpmUpdates _oval = new(PhotonRules.IdOf, settings.Limits);

    public string Name => "photon";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) =>
        @namespace.StartsWith(PhotonRules.NamespacePrefix, StringComparison.Ordinal) && ReleaseForm.IsMatch(@namespace[PhotonRules.NamespacePrefix.Length..]);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, settings.Limits);
        var address = request.BaseAddress ?? DefaultBase;
        IReadOnlyList<string> releases;
        if (request.Namespaces is { } namespaces)
        {
            releases = [.. namespaces.Where(Covers).Select(name => name[PhotonRules.NamespacePrefix.Length..]).Distinct().Order(StringComparer.Ordinal)];
        }
        else
        {
            string? error;
            (releases, error) = await DiscoverAsync(transport, address, request, cancellationToken);
            if (error is not null)
            {
                yield return FeedDownload.Failed("", error);
            }
        }

        foreach (var release in releases)
        {
            var part = new FeedPart(
                release,
                FeedAddress.Below(address, FileOf(release)),
                FileOf(release),
                request.Fingerprints.GetValueOrDefault(release),
                ParserVersion,
                [PhotonRules.NamespacePrefix + release]);
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) => await PartitionOfAsync(file, token) is { } partition ? [partition] : [],
            partition => !PhotonRules.IsOval(partition) ? [PhotonRules.NamespacePrefix + partition]
                : PhotonRules.ReleaseOf(partition) is { } release ? [PhotonRules.NamespacePrefix + release]
                : [],
            cancellationToken);

    public IAsyncEnumerable<Advisory> ParseAsync(FeedDocument document, SkippedRecords skipped, CancellationToken cancellationToken) =>
        PhotonRules.IsOval(document.Partition) ? ParseOvalAsync(document, skipped, cancellationToken) : ParseMetadataAsync(document, skipped, cancellationToken);

    private static string FileOf(string release) => $"cve_data_photon{release}.json";

    private async ValueTask<string?> PartitionOfAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (FileForm.Match(file.Path) is { Success: true } match)
        {
            return await JsonList.BeginsWithAsync(file, null, PhotonRow.IsRow, settings.Limits, cancellationToken) ? match.Groups[1].Value : null;
        }

        return file.Path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            && _oval.Recognizes(file, PhotonRules.DefinitionPrefix, cancellationToken) ? PhotonRules.PartitionOf(file.Path) : null;
    }

    private async IAsyncEnumerable<Advisory> ParseOvalAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var advisories = new RpmUpdateAdvisories(PhotonRules.Instance, document.Partition, skipped);
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var update in _oval.ReadAsync(file, skipped, cancellationToken))
            {
                if (advisories.Read(update) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (advisories.Recognized == 0)
        {
            throw new FeedFormatException("the OVAL files hold no update of Photon");
        }
    }

    private async IAsyncEnumerable<Advisory> ParseMetadataAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var records = 0L;
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var element in JsonList.ReadAsync(file, null, "Photon's CVE metadata", settings.Limits, cancellationToken))
            {
                records++;
                if (PhotonRow.Read(element, PhotonRules.NamespacePrefix + document.Partition, skipped) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (records == 0)
        {
            throw new FeedFormatException($"the CVE metadata of Photon {document.Partition} holds no record");
        }
    }

    /// <summary>Without the list of releases, those that are stored are brought up to date all the same.</summary>
    private static async Task<(IReadOnlyList<string> Releases, string? Error)> DiscoverAsync(
        FeedTransport transport, Uri address, FeedRequest request, CancellationToken cancellationToken)
    {
        string error;
        try
        {
            var text = await transport.FetchTextAsync(FeedAddress.Below(address, "photon_versions.json"), cancellationToken);
            var releases = ReleaseInList.Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToList();
            if (releases.Count > 0)
            {
                return (releases, null);
            }

            error = "the list of Photon's releases names none";
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            error = exception.Message;
        }

        return ([.. request.Fingerprints.Keys.Where(key => ReleaseForm.IsMatch(key)).Order(StringComparer.Ordinal)], error);
    }
}

using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Secdb;
using Strata.Core.Feeds.Transport;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Alpine;

/// <summary>
/// Alpine's security database, https://secdb.alpinelinux.org/: a folder for each branch (<c>v3.19</c>, <c>edge</c>) with one JSON file
/// for each repository (<c>main</c>, <c>community</c>), 30 to 300 KB each. Which branches there are is read from the listing, so that a
/// new release needs no new build. Local files may also be the older YAML form.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="versions">The ordering of apk versions.</param>
internal sealed class AlpineFeed(FeedSettings settings, TimeProvider time, IVersionScheme versions) : IFeed
{
    private const string NamespacePrefix = "alpine:";

    /// <summary>The community repository began with this branch.</summary>
    private static readonly Version FirstWithCommunity = new(3, 3);

    private static readonly Uri DefaultBase = new("https://secdb.alpinelinux.org/");

    private readonly SecdbParser _parser = new(AlpineOrigin.Publisher, versions, settings.Limits);

    public string Name => "alpine";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) =>
        @namespace.StartsWith(NamespacePrefix, StringComparison.Ordinal) && AlpineOrigin.IsBranch(@namespace[NamespacePrefix.Length..]);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, settings.Limits);
        var address = request.BaseAddress ?? DefaultBase;
        var (origins, error) = request.Namespaces is { } namespaces
            ? (Named(namespaces), null)
            : await DiscoverAsync(transport, address, request, cancellationToken);
        if (error is not null)
        {
            yield return FeedDownload.Failed("", error);
        }

        foreach (var origin in origins)
        {
            var path = origin.Partition.Split('/');
            var part = new FeedPart(
                origin.Partition,
                FeedAddress.Below(address, path[0], $"{path[1]}.json"),
                $"{origin.Partition}.json",
                request.Fingerprints.GetValueOrDefault(origin.Partition),
                ParserVersion,
                origin.Namespaces);
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken)
    {
        var namespaces = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        return FeedFileSorter.SortAsync(
            files,
            ParserVersion,
            async (file, token) =>
            {
                if (await _parser.RecognizeAsync(file, token) is not { } origin)
                {
                    return [];
                }

                namespaces[origin.Partition] = origin.Namespaces;
                return [origin.Partition];
            },
            partition => namespaces[partition],
            cancellationToken);
    }

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            await foreach (var advisory in _parser.ParseAsync(file, document.Partition, skipped, cancellationToken))
            {
                yield return advisory;
            }
        }
    }

    private IReadOnlyList<SecdbOrigin> Named(IReadOnlyCollection<string> namespaces) =>
    [
        .. namespaces
            .Where(Covers)
            .Select(name => name[NamespacePrefix.Length..])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .SelectMany(branch => UsualRepositories(branch).Select(repository => AlpineOrigin.Of(branch, repository))),
    ];

    private static string[] UsualRepositories(string branch) =>
        branch != "edge" && Version.Parse(branch[1..]) < FirstWithCommunity ? ["main"] : ["community", "main"];

    /// <summary>
    /// Reads the listings. Without the root's, the partitions that are stored are brought up to date all the same; without a branch's,
    /// its usual repositories are asked for.
    /// </summary>
    private static async Task<(IReadOnlyList<SecdbOrigin> Origins, string? Error)> DiscoverAsync(
        FeedTransport transport, Uri address, FeedRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> branches = [];
        string? error;
        try
        {
            branches = AlpineListing.Branches(await transport.FetchTextAsync(FeedAddress.Below(address, ""), cancellationToken));
            error = branches.Count == 0 ? "the listing of branches names none; is the address that of a secdb mirror?" : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            error = exception.Message;
        }

        if (error is not null)
        {
            return ([.. request.Fingerprints.Keys.Where(IsAlpine).Order(StringComparer.Ordinal).Select(ToOrigin)], error);
        }

        var origins = new List<SecdbOrigin>();
        foreach (var branch in branches)
        {
            var repositories = await ListAsync(transport, address, branch, cancellationToken);
            origins.AddRange((repositories is [] ? UsualRepositories(branch) : repositories).Select(name => AlpineOrigin.Of(branch, name)));
        }

        return (origins, null);
    }

    private static async Task<IReadOnlyList<string>> ListAsync(
        FeedTransport transport, Uri address, string branch, CancellationToken cancellationToken)
    {
        try
        {
            return AlpineListing.Repositories(await transport.FetchTextAsync(FeedAddress.Below(address, branch, ""), cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            return [];
        }
    }

    private static bool IsAlpine(string partition) => partition.Split('/') is [var branch, _] && AlpineOrigin.IsBranch(branch);

    private static SecdbOrigin ToOrigin(string partition) => AlpineOrigin.Of(partition.Split('/')[0], partition.Split('/')[1]);
}

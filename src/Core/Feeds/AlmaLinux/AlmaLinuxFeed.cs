using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.AlmaLinux;

/// <summary>
/// AlmaLinux' errata: one JSON document for each major release, https://errata.almalinux.org/9/errata.full.json. Local files may also be
/// the <c>updateinfo.xml</c> of its repositories or its OVAL files.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class AlmaLinuxFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    private static readonly Regex OvalPath = new(@"(?:^|/)org\.almalinux\.[^/]*\.xml$", RegexOptions.CultureInvariant);

    private static readonly Regex ReleasePath = new(@"(?:^|/)([0-9]{1,2})/errata(?:\.full)?\.json$", RegexOptions.CultureInvariant);

    private static readonly Regex RepositoryPath = new(@"(?:^|/)([0-9]{1,2})(?:\.[0-9]{1,2})?/([A-Za-z][A-Za-z0-9_-]{0,30})/[a-z0-9_]+/os/repodata/", RegexOptions.CultureInvariant);

    private const string FileName = "errata.full.json";

    /// <summary>The partition of local OVAL files, which name the release in each package.</summary>
    private const string Oval = "oval";

    private const int OldestRelease = 8;

    private const int NewestRelease = 10;

    private static readonly Uri DefaultBase = new("https://errata.almalinux.org/");

    private readonly AlmaLinuxErrata _errata = new(settings.Limits);
    private readonly OvalRpmUpdates _oval = new(AlmaLinuxRules.IdOf, settings.Limits);
    private readonly UpdateInfoReader _updates = new(AlmaLinuxRules.Instance, settings.Limits);

    public string Name => "almalinux";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) => @namespace.StartsWith(AlmaLinuxRules.NamespacePrefix, StringComparison.Ordinal)
        && AlmaLinuxRules.NamespaceOf(MajorOf(@namespace)) is not null;

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, settings.Limits);
        var releases = request.Namespaces is { } namespaces
            ? namespaces.Where(Covers).Select(MajorOf).Distinct().Order(StringComparer.Ordinal)
            : Enumerable.Range(OldestRelease, NewestRelease - OldestRelease + 1).Select(number => number.ToString(CultureInfo.InvariantCulture));
        foreach (var release in releases)
        {
            var part = new FeedPart(
                release,
                FeedAddress.Below(request.BaseAddress ?? DefaultBase, release, FileName),
                $"{release}/{FileName}",
                request.Fingerprints.GetValueOrDefault(release),
                ParserVersion,
                NamespacesOf(release));
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(files, ParserVersion, PartitionsOfAsync, NamespacesOf, cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var advisories = new RpmUpdateAdvisories(AlmaLinuxRules.Instance, document.Partition, skipped);
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            var updates = IsJson(file.Path)
                ? _errata.ReadAsync(file, skipped, cancellationToken)
                : document.Partition == Oval ? _oval.ReadAsync(file, skipped, cancellationToken)
                : _updates.Read(file, skipped, cancellationToken).ToAsyncEnumerable();
            await foreach (var update in updates)
            {
                if (advisories.Read(update) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (advisories.Recognized == 0)
        {
            throw new FeedFormatException($"the errata of AlmaLinux {document.Partition} hold none with an id of AlmaLinux");
        }
    }

    private static IReadOnlyList<string> NamespacesOf(string partition) => AlmaLinuxRules.NamespaceOf(partition.Split('/')[0]) is { } name ? [name] : [];

    private static string MajorOf(string @namespace) => @namespace[AlmaLinuxRules.NamespacePrefix.Length..];

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>A mirror's errata of a release are the partition that is fetched; repositories, and files of unknown place, have their own.</summary>
    private async ValueTask<IReadOnlyCollection<string>> PartitionsOfAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (IsJson(file.Path))
        {
            return await _errata.RecognizesAsync(file, cancellationToken)
                ? [ReleasePath.Match(file.Path) is { Success: true } release ? release.Groups[1].Value : "local"]
                : [];
        }

        if (OvalPath.IsMatch(file.Path))
        {
            return _oval.Recognizes(file, AlmaLinuxRules.DefinitionPrefix, cancellationToken) ? [Oval] : [];
        }

        return _updates.Recognizes(file, cancellationToken)
            ? [RepositoryPath.Match(file.Path) is { Success: true } match ? $"{match.Groups[1].Value}/{match.Groups[2].Value}" : "local"]
            : [];
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.RedHat;

/// <summary>
/// Fetches the VEX documents: <c>archive_latest.txt</c> names the archive with all of them; <c>changes.csv</c> and
/// <c>deletions.csv</c> tell which were changed and taken back since.
/// </summary>
/// <param name="http">The client.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="limits">The limits.</param>
/// <param name="address">The folder of the documents.</param>
/// <param name="parserVersion">The parser's version.</param>
internal sealed class RedHatVexFetch(HttpClient http, TimeProvider time, FeedLimits limits, Uri address, int parserVersion)
{
    private static readonly Regex ArchiveName = new(@"^csaf_vex_([0-9]{4}-[0-9]{2}-[0-9]{2})\.tar\.zst$", RegexOptions.CultureInvariant);

    private static readonly Regex Year = new("^[12][0-9]{3}$", RegexOptions.CultureInvariant);

    /// <summary>More changed documents than this are fetched as an archive, which is one transfer of 300 MB.</summary>
    public const int MaximumChanges = 20_000;

    /// <summary>A list of changes has one row of 60 bytes for each document, of which there are 300 000.</summary>
    private const long MaximumListBytes = 128 << 20;

    /// <summary>After this time all is fetched again, which repairs what was missed.</summary>
    private static readonly TimeSpan ArchiveAge = TimeSpan.FromDays(30);

    private readonly FeedTransport _transport = new(http, time, limits);

    /// <summary>One download for each year that has changed, one more for each year of a new archive.</summary>
    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        IReadOnlyDictionary<string, string> fingerprints, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (archive, error) = await LatestAsync(cancellationToken);
        if (archive is null)
        {
            yield return FeedDownload.Failed("", error!);
            yield break;
        }

        var stored = ProgressOf(fingerprints);
        var isWhole = stored.Count == 0 || stored.Values.Any(progress => DateOf(archive)! - DateOf(progress.Archive) is not { } age || age >= ArchiveAge);
        var since = stored.Count == 0 ? DateOf(archive)!.Value : stored.Values.Min(progress => progress.Until);
        var changes = isWhole ? null : await ListAsync(since, cancellationToken);
        if (changes is { Error: { } problem })
        {
            yield return FeedDownload.Failed("", problem);
            yield break;
        }

        if (isWhole || changes!.Rows.Count > MaximumChanges)
        {
            stored.Clear();
            await foreach (var download in FetchArchiveAsync(archive, stored, cancellationToken))
            {
                yield return download;
            }

            if (stored.Count == 0)
            {
                yield break;
            }

            changes = await ListAsync(DateOf(archive)!.Value, cancellationToken);
            if (changes.Error is not null)
            {
                yield return FeedDownload.Failed("", changes.Error);
                yield break;
            }
        }

        await foreach (var download in FetchChangesAsync(changes.Rows, stored, fingerprints, cancellationToken))
        {
            yield return download;
        }
    }

    private Dictionary<string, RedHatProgress> ProgressOf(IReadOnlyDictionary<string, string> fingerprints)
    {
        var stored = new Dictionary<string, RedHatProgress>(StringComparer.Ordinal);
        foreach (var (partition, fingerprint) in fingerprints)
        {
            if (RedHatProgress.Read(fingerprint, parserVersion) is { } progress && Year.IsMatch(partition))
            {
                stored[partition] = progress;
            }
        }

        return stored;
    }

    private async Task<(string? Archive, string? Error)> LatestAsync(CancellationToken cancellationToken)
    {
        try
        {
            var name = (await _transport.FetchTextAsync(FeedAddress.Below(address, "archive_latest.txt"), cancellationToken)).Trim();
            return DateOf(name) is not null
                ? (name, null)
                : (null, "'archive_latest.txt' names no archive; is the address that of Red Hat's folder 'data'?");
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            return (null, exception.Message);
        }
    }

    private async IAsyncEnumerable<FeedDownload> FetchArchiveAsync(
        string archive, Dictionary<string, RedHatProgress> stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var split = new RedHatSplit(limits);
        await using (var download = await _transport.FetchAsync(PartOf(archive, archive), cancellationToken))
        {
            if ((download.Error ?? await SplitAsync(download.Document!, split, cancellationToken)) is { Length: > 0 } error)
            {
                yield return FeedDownload.Failed("", error);
                yield break;
            }
        }

        var progress = new RedHatProgress(archive, DateOf(archive)!.Value);
        foreach (var document in split.Finish(archive, parserVersion))
        {
            stored[document.Partition] = progress;
            yield return FeedDownload.Of(With(document, progress, isDelta: false));
        }
    }

    /// <summary>Why the archive cannot be used; empty when it can.</summary>
    private static async Task<string> SplitAsync(FeedDocument document, RedHatSplit split, CancellationToken cancellationToken)
    {
        try
        {
            var count = 0;
            await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
            {
                count += await split.AddAsync(file, cancellationToken) ? 1 : 0;
            }

            return count > 0 ? "" : "the archive holds no document";
        }
        catch (Exception exception) when (exception is FeedFormatException or IOException)
        {
            return exception.Message;
        }
    }

    /// <summary>Documents that were changed or deleted after <paramref name="since"/>, the newest row of each.</summary>
    private async Task<ChangeList> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, (RedHatChange Change, bool IsDeleted)>(StringComparer.Ordinal);
        var lists = new FeedTransport(http, time, limits with { DownloadBytes = Math.Min(limits.DownloadBytes, MaximumListBytes) });
        foreach (var (name, isDeleted) in new[] { ("changes.csv", false), ("deletions.csv", true) })
        {
            await using var download = await lists.FetchAsync(PartOf(name, name), cancellationToken);
            if (download.Error is { } error)
            {
                return new ChangeList(rows, error);
            }

            await foreach (var file in download.Document!.Files.ReadAllAsync(cancellationToken))
            {
                await foreach (var change in RedHatChange.ReadAllAsync(file.Content, cancellationToken))
                {
                    if (change.Time > since && (!rows.TryGetValue(change.Path, out var known) || change.Time >= known.Change.Time))
                    {
                        rows[change.Path] = (change, isDeleted);
                    }
                }
            }
        }

        return new ChangeList(rows, null);
    }

    private async IAsyncEnumerable<FeedDownload> FetchChangesAsync(
        Dictionary<string, (RedHatChange Change, bool IsDeleted)> rows,
        Dictionary<string, RedHatProgress> stored,
        IReadOnlyDictionary<string, string> fingerprints,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var origin = stored.Values.MaxBy(progress => progress.Until)!;
        foreach (var year in stored.Keys.Concat(rows.Values.Select(row => row.Change.Year)).Distinct().Order(StringComparer.Ordinal).ToList())
        {
            var known = stored.GetValueOrDefault(year) ?? origin with { Until = stored.Values.Min(progress => progress.Until) };
            var own = rows.Values.Where(row => row.Change.Year == year && row.Change.Time > known.Until).OrderBy(row => row.Change.Path, StringComparer.Ordinal).ToList();
            if (own.Count > 0)
            {
                yield return await FetchYearAsync(year, own, known, cancellationToken);
            }
            else if (fingerprints.TryGetValue(year, out var fingerprint) && RedHatProgress.Read(fingerprint, parserVersion) == known)
            {
                yield return FeedDownload.Unchanged(year);
            }
        }
    }

    private async Task<FeedDownload> FetchYearAsync(
        string year, List<(RedHatChange Change, bool IsDeleted)> rows, RedHatProgress known, CancellationToken cancellationToken)
    {
        await using var split = new RedHatSplit(limits);
        foreach (var (change, isDeleted) in rows)
        {
            // A listed document that is not there is as good as deleted.
            await using var download = isDeleted ? null : await _transport.FetchIfThereAsync(PartOf(change.Path, change.Year, change.Name), cancellationToken);
            if (download is null)
            {
                await split.AddDeletedAsync(year, change.Cve, cancellationToken);
            }
            else if ((download.Error ?? await AddAsync(download.Document!, split, change, cancellationToken)) is { Length: > 0 } error)
            {
                return FeedDownload.Failed(year, error);
            }
        }

        var progress = known with { Until = rows.Max(row => row.Change.Time) };
        return FeedDownload.Of(With(split.Finish(progress.Until.ToString("O", CultureInfo.InvariantCulture), parserVersion).Single(), progress, isDelta: true));
    }

    private static async Task<string> AddAsync(FeedDocument document, RedHatSplit split, RedHatChange change, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
            {
                await split.AddAsync(file with { Path = change.Path }, cancellationToken);
            }

            return "";
        }
        catch (Exception exception) when (exception is FeedFormatException or IOException)
        {
            return exception.Message;
        }
    }

    private static FeedDocument With(FeedDocument document, RedHatProgress progress, bool isDelta) => new()
    {
        Partition = document.Partition,
        Fingerprint = progress.ToFingerprint(document.Fingerprint),
        Updated = progress.Until,
        Namespaces = document.Namespaces,
        Files = document.Files,
        IsDelta = isDelta,
    };

    private FeedPart PartOf(string fileName, params ReadOnlySpan<string> path) =>
        new("", FeedAddress.Below(address, path), fileName, null, parserVersion, []);

    private static DateTimeOffset? DateOf(string archive) =>
        ArchiveName.Match(archive) is { Success: true } match ? FeedDate.Read(match.Groups[1].Value) : null;

    /// <summary>What has changed, or why that is not known.</summary>
    private sealed record ChangeList(Dictionary<string, (RedHatChange Change, bool IsDeleted)> Rows, string? Error);
}

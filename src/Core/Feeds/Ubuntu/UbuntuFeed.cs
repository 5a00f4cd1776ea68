using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Osv;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>
/// Ubuntu's tracker as OSV records, one archive of more than 60,000 files at https://security-metadata.canonical.com/osv/osv-all.tar.xz.
/// Local files may also be those of the <c>ubuntu-cve-tracker</c> repository, and OVAL.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed partial class UbuntuFeed(FeedSettings settings, TimeProvider time) : IFeed
{
    /// <summary>The partition of the repository's text files.</summary>
    private const string Tracker = "tracker";

    /// <summary>The partition of OVAL documents.</summary>
    private const string Oval = "oval";

    /// <summary>Bytes of one text file; the largest known has 200 KB.</summary>
    private const int MaximumText = 2 << 20;

    /// <summary>Most have less.</summary>
    private const int UsualText = 32 << 10;

    private static readonly Uri DefaultBase = new("https://security-metadata.canonical.com/");

    private readonly UbuntuRecord _record = new(settings.Limits);

    public string Name => "ubuntu";

    public int ParserVersion => 1;

    public int Priority => FeedPriority.Distribution;

    public bool Covers(string @namespace) => @namespace.StartsWith(UbuntuReleases.NamespacePrefix, StringComparison.Ordinal);

    public async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, "osv", "osv-all.tar.xz");
        var part = new FeedPart("", address, "osv-all.tar", request.Fingerprints.GetValueOrDefault(""), ParserVersion, []);
        yield return await new FeedTransport(http, time, settings.Limits).FetchAsync(part, cancellationToken);
    }

    public IAsyncEnumerable<FeedDownload> ReadAsync(IFeedFileSource files, CancellationToken cancellationToken) =>
        FeedFileSorter.SortAsync(files, ParserVersion, PartitionsOfAsync, _ => [], cancellationToken);

    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedDocument document, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var records = 0L;
        await foreach (var file in document.Files.ReadAllAsync(cancellationToken))
        {
            if (document.Partition == Tracker)
            {
                records++;
                if ((await ReadTextAsync(file, static text => new TrackerFile(TrackerFile.Decode(text)), cancellationToken)).Read(skipped) is { } advisory)
                {
                    yield return advisory;
                }

                continue;
            }

            if (document.Partition == Oval)
            {
                await foreach (var advisory in ReadOvalAsync(file, skipped, cancellationToken))
                {
                    records++;
                    yield return advisory;
                }

                continue;
            }

            await foreach (var record in OsvRecords.ReadAsync(file, settings.Limits, skipped, cancellationToken))
            {
                using (record)
                {
                    records++;
                    if (_record.Read(record.Root, skipped) is { } advisory)
                    {
                        yield return advisory;
                    }
                }
            }
        }

        if (records == 0)
        {
            throw new FeedFormatException("the data holds no record of Ubuntu's tracker");
        }
    }

    private async ValueTask<IReadOnlyCollection<string>> PartitionsOfAsync(FeedFile file, CancellationToken cancellationToken)
    {
        if (TrackerPath().IsMatch(file.Path))
        {
            return await ReadTextAsync(file, TrackerFile.IdOf, cancellationToken) is not null ? [Tracker] : [];
        }

        if (file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            await foreach (var record in OsvRecords.ReadAsync(file, settings.Limits, new SkippedRecords(), cancellationToken))
            {
                using (record)
                {
                    return UbuntuRecord.IsOurs(record.Root) ? [""] : [];
                }
            }
        }

        return file.Path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            && OvalDocument.FirstId(file, settings.Limits, cancellationToken) is { } id && UbuntuDefinition.IsOurs(id)
                ? [Oval]
                : [];
    }

    private async IAsyncEnumerable<Advisory> ReadOvalAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        await using var oval = await OvalDocument.OpenAsync(file, settings.Limits, cancellationToken);
        var tree = new OvalTree(oval.Tables);
        foreach (var definition in oval.ReadDefinitions(cancellationToken))
        {
            foreach (var advisory in UbuntuDefinition.Read(name, definition, tree.Walk(definition.Criteria, skipped), skipped))
            {
                yield return advisory;
            }
        }
    }

    private static async ValueTask<T> ReadTextAsync<T>(FeedFile file, Func<ReadOnlySpan<byte>, T> read, CancellationToken cancellationToken)
    {
        using var content = new TextBuffer(file.Content, UsualText);
        while (!content.IsFinal)
        {
            await content.FillAsync(cancellationToken);
            if (content.Length > MaximumText)
            {
                throw new FeedFormatException($"'{file.Path}' is larger than the limit of {MaximumText} bytes");
            }
        }

        return read(content.Unread.Span);
    }

    [GeneratedRegex(@"(?:^|/)CVE-[0-9]{4}-[0-9A-Za-z]{4,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex TrackerPath();
}

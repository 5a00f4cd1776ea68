using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Kev;

/// <summary>
/// CISA's catalogue of known exploited vulnerabilities: one JSON document of about 1,400 rows, with <c>ETag</c> and <c>Last-Modified</c>,
/// at https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class KevFeed(FeedSettings settings, TimeProvider time) : SingleFileFeed(
    settings, time, new Uri("https://www.cisa.gov/sites/default/files/feeds/"), "known_exploited_vulnerabilities.json", [Enrichment.Namespace])
{
    private readonly KevParser _parser = new(settings.Limits);

    public override string Name => "kev";

    public override int Priority => FeedPriority.Enrichment;

    protected override ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken) => _parser.RecognizesAsync(file, cancellationToken);

    protected override IAsyncEnumerable<Advisory> ParseAsync(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken) =>
        _parser.ParseAsync(file, skipped, cancellationToken);
}

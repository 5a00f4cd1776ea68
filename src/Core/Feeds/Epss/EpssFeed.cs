using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Epss;

/// <summary>
/// FIRST's exploit prediction scores: one gzip CSV of about 300,000 rows a day, at
/// https://epss.empiricalsecurity.com/epss_scores-current.csv.gz. Of a folder of daily files the last in ordinal order of their names
/// counts, which is the newest.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class EpssFeed(FeedSettings settings, TimeProvider time) : SingleFileFeed(
    settings, time, new Uri("https://epss.empiricalsecurity.com/"), "epss_scores-current.csv.gz", [Enrichment.Namespace])
{
    public override string Name => "epss";

    public override int Priority => FeedPriority.Enrichment;

    protected override ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken) =>
        EpssParser.RecognizesAsync(file.Content, cancellationToken);

    protected override IAsyncEnumerable<Advisory> ParseAsync(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken) =>
        EpssParser.ParseAsync(file, skipped, cancellationToken);
}

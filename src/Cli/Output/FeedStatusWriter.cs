using Spectre.Console;
using Strata.Core.Feeds;

namespace Strata.Cli.Output;

/// <summary>Writes the state of the feeds as a table.</summary>
internal static class FeedStatusWriter
{
    /// <summary>One line a feed, or with <paramref name="verbose"/> one a partition, and what went wrong below.</summary>
    public static void WriteTable(IReadOnlyList<FeedStatus> feeds, bool verbose, ConsoleProfile profile, Stream output) =>
        TextReport.Write(profile, output, console =>
        {
            if (feeds.Count == 0)
            {
                console.WriteLine("There are no advisories yet. Next step: strata db update");
                return;
            }

            var table = new TextTable([.. FeedStatusTable.Headings]);
            foreach (var row in FeedStatusTable.Rows(feeds, verbose))
            {
                table.Add(row);
            }

            table.WriteTo(console);
            foreach (var feed in feeds)
            {
                WriteProblems(console, feed, verbose);
            }
        });

    private static void WriteProblems(IAnsiConsole console, FeedStatus feed, bool verbose)
    {
        if (feed.Error is not null)
        {
            console.Write(new Text($"{DisplayText.Clean(feed.Name)}: the last update failed: {DisplayText.Clean(feed.Error, 600)}", new Style(Color.Red)));
            console.WriteLine();
        }

        if (verbose)
        {
            foreach (var (reason, count) in feed.Skipped)
            {
                console.Write(new Text($"{DisplayText.Clean(feed.Name)}: {ReportTables.Number(count)} records skipped: {DisplayText.Clean(reason, 200)}"));
                console.WriteLine();
            }
        }
    }
}

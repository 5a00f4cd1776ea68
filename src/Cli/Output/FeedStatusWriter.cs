using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Strata.Cli.Output;

/// <summary>Writes the state of the feeds as JSON or as a table.</summary>
internal static class FeedStatusWriter
{
    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>The object <c>{"feeds":[…]}</c>; with <paramref name="verbose"/> each feed also lists its partitions.</summary>
    public static void WriteJson(IReadOnlyList<FeedStatus> feeds, bool verbose, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("feeds");
            foreach (var feed in feeds)
            {
                json.WriteStartObject();
                json.WriteString("name", feed.Name);
                WriteState(json, feed.Updated, feed.Records, feed.Fingerprint, feed.Error, feed.Skipped);
                if (verbose)
                {
                    WritePartitions(json, feed);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>One line a feed, or with <paramref name="verbose"/> one a partition, and what went wrong below.</summary>
    public static void WriteTable(IReadOnlyList<FeedStatus> feeds, bool verbose, ConsoleProfile profile, Stream output) =>
        TextReport.Write(profile, output, console =>
        {
            if (feeds.Count == 0)
            {
                console.WriteLine("There are no advisories yet. Next step: strata db update");
                return;
            }

            var table = new TextTable("FEED", "PARTITION", "UPDATED", "CHECKED", "#RECORDS", "#SKIPPED", "FINGERPRINT");
            foreach (var feed in feeds)
            {
                if (verbose)
                {
                    foreach (var part in feed.Partitions)
                    {
                        table.Add(
                            feed.Name, part.Partition, Date(part.Updated), Date(part.Checked), ReportTables.Number(part.Records),
                            ReportTables.Number(part.Skipped.Values.Sum()), Short(FeedStatus.Shorten(part.Fingerprint)));
                    }
                }
                else
                {
                    table.Add(
                        feed.Name, feed.Partitions.Count == 1 ? feed.Partitions[0].Partition : $"{feed.Partitions.Count} partitions",
                        Date(feed.Updated), Date(feed.Partitions.Min(part => part.Checked)), ReportTables.Number(feed.Records),
                        ReportTables.Number(feed.Skipped.Values.Sum()), Short(feed.Fingerprint));
                }
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

    private static void WritePartitions(Utf8JsonWriter json, FeedStatus feed)
    {
        json.WriteStartArray("partitions");
        foreach (var part in feed.Partitions)
        {
            json.WriteStartObject();
            json.WriteString("partition", part.Partition);
            WriteState(json, part.Updated, part.Records, FeedStatus.Shorten(part.Fingerprint), part.Error, part.Skipped);
            json.WriteString("checked", Timestamp(part.Checked));
            json.WriteNumber("ranges", part.Ranges);
            json.WriteNumber("priority", part.Priority);
            json.WriteBoolean("own", part.Own);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteState(
        Utf8JsonWriter json, DateTimeOffset? updated, long records, string? fingerprint, string? error, IReadOnlyDictionary<string, long> skipped)
    {
        json.WriteString("updated", Timestamp(updated));
        json.WriteNumber("records", records);
        json.WriteString("fingerprint", fingerprint);
        json.WriteString("error", error);
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in skipped.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
    }

    private static string? Timestamp(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Date(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "-";

    private static string Short(string? fingerprint) => fingerprint is null ? "-" : DisplayText.Clean(fingerprint, 20);
}

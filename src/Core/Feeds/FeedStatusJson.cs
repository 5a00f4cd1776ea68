using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strata.Core.Feeds;

/// <summary>Writes the states of feeds as JSON.</summary>
public static class FeedStatusJson
{
    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>The object <c>{"feeds":[…]}</c> and a line end; with <paramref name="verbose"/> each feed also lists its partitions.</summary>
    public static void Write(IReadOnlyList<FeedStatus> feeds, bool verbose, Stream output)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(output);
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
}

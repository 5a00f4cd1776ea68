using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Bundles;

/// <summary>Writes and reads <c>bundle.json</c>. Equal manifests are equal bytes.</summary>
internal static class BundleManifestJson
{
    private const int MaximumDepth = 8;

    private static readonly JsonWriterOptions Writing =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The bytes of a manifest.</summary>
    public static byte[] Write(BundleManifest manifest)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", BundleManifest.SchemaVersion);
            json.WriteString("createdBy", manifest.CreatedBy);
            json.WriteString("contentDigest", manifest.ContentDigest);
            json.WriteStartArray("partitions");
            foreach (var partition in manifest.Partitions)
            {
                Write(json, partition);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a manifest whose signature was verified.</summary>
    /// <exception cref="BundleException">It is of another version, or not a manifest.</exception>
    public static BundleManifest Read(ReadOnlyMemory<byte> bytes, BundleLimits limits)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            var root = json.RootElement;
            var version = root.GetProperty("schemaVersion").GetInt32();
            if (version != BundleManifest.SchemaVersion)
            {
                throw new BundleException(
                    $"The bundle has the form {version}, and this program reads {BundleManifest.SchemaVersion}. Use a program of the version that made it.");
            }

            return new BundleManifest
            {
                CreatedBy = Text(root, "createdBy"),
                ContentDigest = Text(root, "contentDigest"),
                Partitions = ReadPartitions(root.GetProperty("partitions"), limits),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BundleException($"The bundle's list of contents cannot be read: {FeedText.Clean(exception.Message)}", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, BundlePartition partition)
    {
        var state = partition.State;
        json.WriteStartObject();
        json.WriteString("feed", state.Feed);
        json.WriteString("partition", state.Partition);
        json.WriteString("fingerprint", state.Fingerprint);
        BundleInstant.Write(json, "updated", state.Updated);
        BundleInstant.Write(json, "checked", state.Checked);
        json.WriteNumber("priority", state.Priority);
        json.WriteBoolean("own", state.Own);
        json.WriteStartArray("namespaces");
        foreach (var name in state.Namespaces.Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteStartObject("skipped");
        foreach (var (reason, count) in state.Skipped.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
        json.WriteNumber("records", state.Records);
        json.WriteNumber("ranges", state.Ranges);
        json.WriteStartObject("blob");
        json.WriteString("digest", partition.Digest.ToString());
        json.WriteNumber("size", partition.Size);
        json.WriteNumber("expandedSize", partition.ExpandedSize);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static List<BundlePartition> ReadPartitions(JsonElement array, BundleLimits limits)
    {
        var partitions = new List<BundlePartition>();
        foreach (var element in array.EnumerateArray())
        {
            var partition = ReadPartition(element, limits);
            if (partitions.Count > 0 && Compare(partitions[^1].State, partition.State) >= 0)
            {
                throw new FormatException("partitions are not in order");
            }

            partitions.Add(partition);
        }

        return partitions;
    }

    private static int Compare(FeedState left, FeedState right) => string.CompareOrdinal(left.Feed, right.Feed) is var order and not 0
        ? order
        : string.CompareOrdinal(left.Partition, right.Partition);

    private static BundlePartition ReadPartition(JsonElement element, BundleLimits limits)
    {
        var blob = element.GetProperty("blob");
        return new BundlePartition
        {
            State = new FeedState
            {
                Feed = Text(element, "feed"),
                Partition = Text(element, "partition"),
                Fingerprint = Text(element, "fingerprint"),
                Updated = BundleInstant.Read(element.GetProperty("updated")),
                Checked = BundleInstant.Read(element.GetProperty("checked")),
                Priority = element.GetProperty("priority").GetInt32(),
                Own = element.GetProperty("own").GetBoolean(),
                Namespaces = [.. element.GetProperty("namespaces").EnumerateArray().Select(Text)],
                Skipped = ReadCounts(element.GetProperty("skipped")),
                Records = Count(element, "records", long.MaxValue),
                Ranges = Count(element, "ranges", long.MaxValue),
            },
            Digest = Digest.TryParse(Text(blob, "digest"), out var digest) && digest.Algorithm == "sha256" ? digest : throw new FormatException("a digest is none"),
            Size = Count(blob, "size", BundleTar.MaximumSize),
            ExpandedSize = Count(blob, "expandedSize", limits.ExpandedBytes),
        };
    }

    private static SortedDictionary<string, long> ReadCounts(JsonElement element)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            counts[member.Name] = member.Value.GetInt64();
        }

        return counts;
    }

    private static long Count(JsonElement element, string name, long maximum) =>
        element.GetProperty(name).GetInt64() is >= 0 and var count && count <= maximum ? count : throw new FormatException($"{name} is out of range");

    private static string Text(JsonElement element, string name) => Text(element.GetProperty(name));

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a text is missing");
}

using System.Text;
using System.Text.Json;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>
/// Turns the YAML form of a secdb file into the JSON form, event by event. Scalars stay texts, so that the version <c>1.10</c> does not
/// become a number, and a key that comes twice stays twice. Anchors, which the data has no use for, are refused: they can make a small
/// file endless.
/// </summary>
internal static class SecdbYaml
{
    /// <summary>The JSON text of the first and only YAML document.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="isHead">True for what stands before the packages alone, and an empty list in place of these.</param>
    /// <exception cref="FeedFormatException">It is not YAML, or uses what secdb files never use.</exception>
    public static ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> yaml, bool isHead)
    {
        var json = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true });
            var parser = new YamlEvents(Encoding.UTF8.GetString(yaml.Span));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            if (WriteNode(parser, writer, isHead, 0))
            {
                parser.Consume<DocumentEnd>();
                parser.Consume<StreamEnd>();
            }
        }
        catch (YamlException exception)
        {
            throw new FeedFormatException($"not a YAML secdb file, line {exception.Start.Line}: {FeedText.Clean(exception.Message)}", exception);
        }

        return json.GetBuffer().AsMemory(0, (int)json.Length);
    }

    /// <summary>False when the rest is not wanted.</summary>
    private static bool WriteNode(YamlEvents parser, Utf8JsonWriter writer, bool isHead, int depth)
    {
        if (depth > JsonRecordReader.MaximumDepth)
        {
            throw new FeedFormatException("the YAML is nested too deep");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            WriteScalar(scalar, writer);
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            writer.WriteStartArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                WriteNode(parser, writer, false, depth + 1);
            }

            writer.WriteEndArray();
        }
        else if (parser.TryConsume<MappingStart>(out _))
        {
            writer.WriteStartObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var name = parser.Consume<Scalar>().Value;
                writer.WritePropertyName(name);
                if (isHead && name == "packages")
                {
                    writer.WriteStartArray();
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                    return false;
                }

                WriteNode(parser, writer, false, depth + 1);
            }

            writer.WriteEndObject();
        }
        else
        {
            throw new FeedFormatException($"the YAML holds {parser.Current?.GetType().Name ?? "nothing"} where a value is expected");
        }

        return true;
    }

    private static void WriteScalar(Scalar scalar, Utf8JsonWriter writer)
    {
        if (scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(scalar.Value);
        }
    }
}

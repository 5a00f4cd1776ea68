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
    /// <exception cref="FeedFormatException">It is not YAML, or uses what secdb files never use.</exception>
    public static ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> yaml)
    {
        var json = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true });
            var parser = new YamlEvents(Encoding.UTF8.GetString(yaml.Span));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            WriteNode(parser, writer, 0);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
        }
        catch (YamlException exception)
        {
            throw new FeedFormatException($"not a YAML secdb file, line {exception.Start.Line}: {FeedText.Clean(exception.Message)}", exception);
        }

        return json.GetBuffer().AsMemory(0, (int)json.Length);
    }

    private static void WriteNode(YamlEvents parser, Utf8JsonWriter writer, int depth)
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
                WriteNode(parser, writer, depth + 1);
            }

            writer.WriteEndArray();
        }
        else if (parser.TryConsume<MappingStart>(out _))
        {
            writer.WriteStartObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                writer.WritePropertyName(parser.Consume<Scalar>().Value);
                WriteNode(parser, writer, depth + 1);
            }

            writer.WriteEndObject();
        }
        else
        {
            throw new FeedFormatException($"the YAML holds {parser.Current?.GetType().Name ?? "nothing"} where a value is expected");
        }
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

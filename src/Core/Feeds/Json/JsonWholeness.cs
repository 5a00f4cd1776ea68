using System.Text.Json;

namespace Strata.Core.Feeds.Json;

/// <summary>Tells JSON that was cut off or damaged from JSON of somebody else, without holding it.</summary>
internal static class JsonWholeness
{
    private const int BufferBytes = 64 << 10;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>
    /// What is wrong with a text that begins as JSON, or with an empty file that is named <c>.json</c>; null for whole JSON and for what is
    /// no JSON at all.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="maximumTokenBytes">The largest token that is read; longer ones count as damage.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async ValueTask<string?> ProblemOfAsync(FeedFile file, int maximumTokenBytes, CancellationToken cancellationToken)
    {
        using var buffer = new TextBuffer(file.Content, BufferBytes);
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonRecordReader.MaximumDepth, AllowMultipleValues = true });
        var isKnown = false;
        while (!buffer.IsFinal)
        {
            if (buffer.IsFull && buffer.Length > maximumTokenBytes)
            {
                return $"a value is larger than the limit of {maximumTokenBytes} bytes";
            }

            await buffer.FillAsync(cancellationToken);
            if (!isKnown && KindOf(buffer) is var kind && kind != Kind.NotYetKnown)
            {
                if (kind != Kind.Json)
                {
                    return kind == Kind.Empty && file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "it is empty" : null;
                }

                isKnown = true;
            }

            try
            {
                if (isKnown)
                {
                    Consume(buffer, ref state);
                }
            }
            catch (JsonException exception)
            {
                return exception.Message;
            }
        }

        return null;
    }

    /// <summary>An object, or an array of something, begins as JSON; <c>[Section]</c> begins other formats.</summary>
    private static Kind KindOf(TextBuffer buffer)
    {
        var text = buffer.HasStarted ? buffer.Unread.Span.TrimStart(Blanks) : [];
        return text switch
        {
            [] => buffer.IsFinal ? Kind.Empty : Kind.NotYetKnown,
            [(byte)'{', ..] => Kind.Json,
            [(byte)'[', ..] => text[1..].TrimStart(Blanks) switch
            {
                [] => buffer.IsFinal ? Kind.Json : Kind.NotYetKnown,
                [(byte)'{' or (byte)'[' or (byte)'"' or (byte)']', ..] => Kind.Json,
                _ => Kind.Other,
            },
            _ => Kind.Other,
        };
    }

    private static void Consume(TextBuffer buffer, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(buffer.Unread.Span, buffer.IsFinal, state);
        while (reader.Read())
        {
        }

        state = reader.CurrentState;
        buffer.Take((int)reader.BytesConsumed);
    }

    private enum Kind
    {
        NotYetKnown,
        Empty,
        Json,
        Other,
    }
}

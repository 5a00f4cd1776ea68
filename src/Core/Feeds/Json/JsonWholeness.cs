using System.Text.Json;

namespace Strata.Core.Feeds.Json;

/// <summary>Tells JSON that was cut off or damaged from JSON of somebody else, without holding it.</summary>
internal static class JsonWholeness
{
    private const int BufferBytes = 64 << 10;

    /// <summary>
    /// What is wrong with a text that begins as JSON, or with an empty file that is named <c>.json</c>; null for whole JSON and for what is
    /// no JSON at all.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="maximumTokenBytes">The largest token that is read; longer ones count as damage.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async ValueTask<string?> ProblemOfAsync(FeedFile file, int maximumTokenBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonRecordReader.MaximumDepth, AllowMultipleValues = true });
        var (length, isFirst) = (0, true);
        while (true)
        {
            var count = await file.Content.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += count;
            if (isFirst && buffer.AsSpan(0, length).TrimStart(" \t\r\n\uFEFF"u8) is var start)
            {
                if (start.IsEmpty && count == 0)
                {
                    return file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "it is empty" : null;
                }

                if (!start.IsEmpty && !BeginsLikeJson(start))
                {
                    return null;
                }

                // A byte order mark is no JSON.
                var skipped = start.IsEmpty ? 0 : length - start.Length;
                buffer.AsSpan(skipped, length - skipped).CopyTo(buffer);
                length -= skipped;
                isFirst = start.IsEmpty;
            }

            try
            {
                var consumed = Consume(buffer.AsSpan(0, length), count == 0, ref state);
                buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
                length -= consumed;
            }
            catch (JsonException exception)
            {
                return exception.Message;
            }

            if (count == 0)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                if (length >= maximumTokenBytes)
                {
                    return $"a value is larger than the limit of {maximumTokenBytes} bytes";
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    /// <summary>An object, or an array of something; <c>[Section]</c> begins other formats.</summary>
    private static bool BeginsLikeJson(ReadOnlySpan<byte> text) => text[0] switch
    {
        (byte)'{' => true,
        (byte)'[' => text[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"' or (byte)']', ..],
        _ => false,
    };

    private static int Consume(ReadOnlySpan<byte> bytes, bool isFinal, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isFinal, state);
        while (reader.Read())
        {
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strata.Core.Reports;

/// <summary>What every JSON format of a report has in common. Control characters are escaped, so the text is safe to show.</summary>
internal static class ReportJson
{
    /// <summary>Bytes that are collected before they are handed to the stream.</summary>
    private const int FlushThreshold = 64 << 10;

    /// <summary>The relaxed encoder leaves <c>+</c> and <c>~</c> of versions readable; the output is never embedded in HTML.</summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>Hands over what was collected, once it is much.</summary>
    public static async ValueTask FlushWhenFullAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        if (json.BytesPending >= FlushThreshold)
        {
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Hands over the rest, and ends the last line.</summary>
    public static async Task EndAsync(Utf8JsonWriter json, Stream output, CancellationToken cancellationToken)
    {
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A member, unless there is nothing to say.</summary>
    public static void WriteWhenKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>RFC 3339 in UTC with whole seconds, so that the same instant is the same bytes.</summary>
    public static string Timestamp(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Strata.Server.Telemetry;

/// <summary>
/// Log lines as one JSON object each, with Clair's member names: <c>Event</c> (the text), <c>Level</c>, <c>Location</c> (the category),
/// <c>Time</c>; then the values of the message and of its scopes (<c>RequestId</c>), and <c>Exception</c>. No member is there twice: that of
/// the message goes before that of a scope.
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name that the console logger knows it by.</summary>
    public const string FormatterName = "strata-json";

    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("Event", message);
            json.WriteString("Level", LogWords.Of(logEntry.LogLevel));
            json.WriteString("Location", logEntry.Category);
            json.WriteString("Time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
            var line = new Line(json, ["Event", "Level", "Location", "Time", "Exception", "{OriginalFormat}"]);
            WriteValues(line, logEntry.State);
            scopeProvider?.ForEachScope(static (scope, line) => WriteValues(line, scope), line);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("Exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void WriteValues(Line line, object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            return;
        }

        var json = line.Json;
        foreach (var (name, value) in values)
        {
            if (value is null || line.Names.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            line.Names.Add(name);
            switch (value)
            {
                case int or long:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumber(name, number);
                    break;
                case DateTimeOffset instant:
                    json.WriteString(name, instant.UtcDateTime);
                    break;
                case DateTime instant:
                    json.WriteString(name, instant);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    /// <summary>The line that is being written, with the names of its members.</summary>
    private sealed record Line(Utf8JsonWriter Json, List<string> Names);
}

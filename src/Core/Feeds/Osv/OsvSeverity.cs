using System.Text.Json;
using Strata.Core.Feeds.Debian;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Osv;

/// <summary>Where OSV records carry a severity.</summary>
internal static class OsvSeverity
{
    private static readonly string[] WordPlaces = ["database_specific", "ecosystem_specific"];

    /// <summary>The CVSS vectors of the record and of its affected packages, each once.</summary>
    public static IReadOnlyList<string> Vectors(JsonElement record)
    {
        var vectors = new List<string>();
        AddVectors(vectors, record);
        foreach (var affected in record.Items("affected"))
        {
            AddVectors(vectors, affected);
        }

        return vectors;
    }

    /// <summary>
    /// The publisher's word: a severity entry with a word in place of a vector (<c>Ubuntu</c>), Debian's urgency, a <c>severity</c> of
    /// the record's own fields, or the word that AlmaLinux and Rocky begin a summary with (<c>Important: …</c>).
    /// </summary>
    public static Severity Word(JsonElement record, JsonElement affected, string id, string @namespace)
    {
        if (id.StartsWith("MAL-", StringComparison.Ordinal))
        {
            return Severity.Critical;
        }

        if (affected.Member("database_specific")?.Text("informational") is not null)
        {
            return Severity.Negligible;
        }

        var severity = FromEntries(affected);
        severity = severity == Severity.Unknown ? FromEntries(record) : severity;
        if (severity == Severity.Unknown && @namespace.StartsWith("debian:", StringComparison.Ordinal))
        {
            severity = DebianUrgency.Read(affected.Member("ecosystem_specific")?.Text("urgency"));
        }

        severity = severity == Severity.Unknown ? FromFields(affected) : severity;
        severity = severity == Severity.Unknown ? FromFields(record) : severity;
        return severity == Severity.Unknown ? FromSummary(record.Text("summary")) : severity;
    }

    private static void AddVectors(List<string> vectors, JsonElement element)
    {
        foreach (var entry in element.Items("severity"))
        {
            if (entry.Text("type")?.StartsWith("CVSS_", StringComparison.Ordinal) == true
                && entry.Text("score")?.Trim('(', ')') is { Length: < 512 } vector
                && (vector.StartsWith("CVSS:", StringComparison.Ordinal) || vector.StartsWith("AV:", StringComparison.Ordinal))
                && !vectors.Contains(vector))
            {
                vectors.Add(vector);
            }
        }
    }

    private static Severity FromEntries(JsonElement element)
    {
        foreach (var entry in element.Items("severity"))
        {
            if (entry.Text("type")?.StartsWith("CVSS_", StringComparison.Ordinal) == false
                && SeverityWords.Parse(entry.Text("score")) is not Severity.Unknown and var severity)
            {
                return severity;
            }
        }

        return Severity.Unknown;
    }

    private static Severity FromFields(JsonElement element)
    {
        foreach (var place in WordPlaces)
        {
            if (SeverityWords.Parse(element.Member(place)?.Text("severity")) is not Severity.Unknown and var severity)
            {
                return severity;
            }
        }

        return Severity.Unknown;
    }

    private static Severity FromSummary(string? summary) => summary?.IndexOf(": ", StringComparison.Ordinal) switch
    {
        > 0 and < 12 and var colon => SeverityWords.Parse(summary.AsSpan(0, colon)),
        _ => Severity.Unknown,
    };
}

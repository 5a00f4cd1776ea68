using System.Text.Json;
using Strata.Core.Feeds.Debian;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Osv;

/// <summary>Where an OSV record carries severities.</summary>
/// <param name="record">The record.</param>
/// <param name="id">Its id.</param>
/// <param name="hasVectors">Whether it has CVSS vectors.</param>
internal sealed class OsvSeverity(JsonElement record, string id, bool hasVectors)
{
    private Severity? _entries;
    private Severity? _fields;

    /// <summary>The CVSS vectors of the record and of its affected packages, each once.</summary>
    public static IReadOnlyList<string> Vectors(JsonElement record, OsvElement[] elements)
    {
        var vectors = new List<string>();
        AddVectors(vectors, record.Items("severity"u8));
        foreach (ref readonly var affected in elements.AsSpan())
        {
            AddVectors(vectors, affected.Severity.Items());
        }

        return vectors;
    }

    /// <summary>
    /// What the record says about one of its packages. Language databases derive their word from the vector, which is kept and judged by
    /// us; a distribution's word stands.
    /// </summary>
    public Severity Of(in OsvElement affected, OsvNamespace target, bool isOwn)
    {
        var word = Word(affected, target.Namespace);
        return target.IsDistribution || isOwn || word is Severity.Critical or Severity.Negligible || !hasVectors ? word : Severity.Unknown;
    }

    /// <summary>
    /// The publisher's word: a severity entry with a word in place of a vector (<c>Ubuntu</c>), Debian's urgency, a <c>severity</c> of
    /// the record's own fields, or the word that AlmaLinux and Rocky begin a summary with (<c>Important: …</c>).
    /// </summary>
    public Severity Word(in OsvElement affected, string @namespace)
    {
        if (id.StartsWith("MAL-", StringComparison.Ordinal))
        {
            return Severity.Critical;
        }

        if (affected.DatabaseSpecific.Text("informational"u8) is not null)
        {
            return Severity.Negligible;
        }

        var severity = FromEntries(affected.Severity.Items());
        severity = severity == Severity.Unknown ? _entries ??= FromEntries(record.Items("severity"u8)) : severity;
        if (severity == Severity.Unknown && @namespace.StartsWith("debian:", StringComparison.Ordinal))
        {
            severity = DebianUrgency.Read(affected.EcosystemSpecific.Text("urgency"u8));
        }

        severity = severity == Severity.Unknown ? FromFields(affected.DatabaseSpecific, affected.EcosystemSpecific) : severity;
        return severity == Severity.Unknown ? _fields ??= FromFields() : severity;
    }

    private static void AddVectors(List<string> vectors, JsonElement.ArrayEnumerator entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Text("type"u8)?.StartsWith("CVSS_", StringComparison.Ordinal) == true
                && entry.Text("score"u8)?.Trim('(', ')') is { Length: < 512 } vector
                && (vector.StartsWith("CVSS:", StringComparison.Ordinal) || vector.StartsWith("AV:", StringComparison.Ordinal))
                && !vectors.Contains(vector))
            {
                vectors.Add(vector);
            }
        }
    }

    private static Severity FromEntries(JsonElement.ArrayEnumerator entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Text("type"u8)?.StartsWith("CVSS_", StringComparison.Ordinal) == false
                && SeverityWords.Parse(entry.Text("score"u8)) is not Severity.Unknown and var severity)
            {
                return severity;
            }
        }

        return Severity.Unknown;
    }

    private static Severity FromFields(JsonElement databaseSpecific, JsonElement ecosystemSpecific) =>
        SeverityWords.Parse(databaseSpecific.Text("severity"u8)) is not Severity.Unknown and var severity
            ? severity
            : SeverityWords.Parse(ecosystemSpecific.Text("severity"u8));

    /// <summary>The record's own fields, else its summary.</summary>
    private Severity FromFields()
    {
        var severity = FromFields(record.Member("database_specific"u8) ?? default, record.Member("ecosystem_specific"u8) ?? default);
        return severity == Severity.Unknown ? FromSummary(record.Text("summary"u8)) : severity;
    }

    private static Severity FromSummary(string? summary) => summary?.IndexOf(": ", StringComparison.Ordinal) switch
    {
        > 0 and < 12 and var colon => SeverityWords.Parse(summary.AsSpan(0, colon)),
        _ => Severity.Unknown,
    };
}

using System.Globalization;
using System.Text.Json;

namespace Strata.Cli.Tests;

/// <summary>An OSV record, written by the test.</summary>
/// <param name="id">Its id.</param>
internal sealed class Osv(string id)
{
    private readonly List<string> _affected = [];
    private readonly List<string> _more = [];

    /// <summary>A package of an ecosystem that is affected from the start, up to the fixed version where there is one.</summary>
    public Osv Affects(string ecosystem, string name, string? fixedIn = null, string? state = null, string? severity = null)
    {
        var events = "{\"introduced\":\"0\"}" + (fixedIn is null ? "" : $",{{\"fixed\":{Quote(fixedIn)}}}");
        var words = string.Join(',', new[] { ("state", state), ("severity", severity) }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"\"{pair.Item1}\":{Quote(pair.Item2!)}"));
        _affected.Add(
            $$$"""{"package":{"ecosystem":{{{Quote(ecosystem)}}},"name":{{{Quote(name)}}}},"ranges":[{"type":"ECOSYSTEM","events":[{{{events}}}]}],"database_specific":{{{{words}}}}}""");
        return this;
    }

    /// <summary>Other ids of the same vulnerability.</summary>
    public Osv Aliases(params string[] ids) => With($"\"aliases\":[{string.Join(',', ids.Select(Quote))}]");

    /// <summary>A CVSS v3 vector.</summary>
    public Osv Cvss(string vector) => With($$"""
        "severity":[{"type":"CVSS_V3","score":{{Quote(vector)}}}]
        """);

    /// <summary>Withdrawn at a date.</summary>
    public Osv Withdrawn(DateOnly date) => With($"\"withdrawn\":\"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T00:00:00Z\"");

    /// <summary>Published at a date.</summary>
    public Osv Published(DateOnly date) => With($"\"published\":\"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T00:00:00Z\"");

    /// <summary>A summary.</summary>
    public Osv Summary(string text) => With($"\"summary\":{Quote(text)}");

    public string ToJson() => $$"""
        {"schema_version":"1.7.0","id":{{Quote(id)}},"modified":"2026-01-01T00:00:00Z","affected":[{{string.Join(',', _affected)}}]{{string.Concat(_more.Select(more => "," + more))}}}
        """;

    private Osv With(string member)
    {
        _more.Add(member);
        return this;
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}

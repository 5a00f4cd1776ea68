using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>
/// Requests and their answers in one file. <c>&gt;</c> starts a request (<c>&gt; GET /v1/namespaces</c>), <c>&lt;</c> its answer (<c>&lt; 200</c>); header
/// lines follow each, then an empty line and the body. Text after <c>#</c> at the start of a line is a comment. <c>{{blobs}}</c> is the host of the sample
/// layers; <c>{{*}}</c> in an answer stands for any text without a quote, and <c>{{name=*}}</c> keeps it, to be used as <c>{{name}}</c> later. A header
/// without a value must be absent. A body that is not written is empty.
/// </summary>
internal sealed partial class Conversation(string text)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Holds the conversation with a server.</summary>
    public async Task HoldAsync(TestServer server)
    {
        _values["blobs"] = server.Blobs.Address("").ToString().TrimEnd('/');
        var exchanges = Exchanges().Split(Comments().Replace(text, "")).Skip(1).ToList();
        Assert.NotEmpty(exchanges);
        foreach (var exchange in exchanges)
        {
            var parts = Answers().Split(exchange, 2);
            var (first, headers, body) = Parse(parts[0]);
            var words = Fill(first).Split(' ', 2);
            var answer = await server.SendAsync(words[0], words[1], body is null ? null : Fill(body), [.. headers.Select(header => (header.Name, Fill(header.Value)))]);
            Check(first, Parse(parts[1]), answer);
        }
    }

    private void Check(string request, (string First, List<(string Name, string Value)> Headers, string? Body) expected, TestAnswer answer)
    {
        var status = int.Parse(expected.First, CultureInfo.InvariantCulture);
        Assert.True(status == answer.Status, $"{request}: expected {status}, got {answer.Status} {answer.Text}");
        foreach (var (name, value) in expected.Headers)
        {
            Assert.True((answer[name] ?? "") == value, $"{request}: expected {name} '{value}', got '{answer[name]}'");
        }

        var pattern = new StringBuilder("^");
        var last = 0;
        var wanted = expected.Body ?? "";
        foreach (Match match in Holes().Matches(wanted))
        {
            pattern.Append(Literal(wanted[last..match.Index]));
            pattern.Append(match.Groups["name"].Success ? $"(?<{match.Groups["name"].Value}>[^\"]+)" : "[^\"]*");
            last = match.Index + match.Length;
        }

        pattern.Append(Literal(wanted[last..])).Append('$');
        var found = Regex.Match(answer.Text.TrimEnd('\n'), pattern.ToString());
        Assert.True(found.Success, $"{request}:\nexpected {wanted}\ngot      {answer.Text}");
        foreach (var group in found.Groups.Values.Where(group => !char.IsAsciiDigit(group.Name[0])))
        {
            _values[group.Name] = group.Value;
        }
    }

    private string Literal(string text) => Regex.Escape(Fill(text));

    private string Fill(string text) => Names().Replace(text, match => _values[match.Groups["name"].Value]);

    private static (string First, List<(string Name, string Value)> Headers, string? Body) Parse(string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var headers = lines.Skip(1).TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2))
            .Select(pair => (pair[0], pair[1].Trim()))
            .ToList();
        var body = string.Concat(lines.Skip(headers.Count + 2).Select(line => line.TrimStart()));
        return (lines[0].Trim(), headers, body.Length == 0 ? null : body);
    }

    [GeneratedRegex(@"^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^> ", RegexOptions.Multiline)]
    private static partial Regex Exchanges();

    [GeneratedRegex(@"^< ", RegexOptions.Multiline)]
    private static partial Regex Answers();

    [GeneratedRegex(@"\{\{(?:(?<name>\w+)=)?\*\}\}")]
    private static partial Regex Holes();

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Names();
}

using System.Globalization;
using System.Text;

namespace Strata.Core.Matching;

/// <summary>
/// Reads ignore files: a YAML list of entries, or plain lines with one id each, as docs/reference/ignore-file.md describes. Anything
/// that is not understood is an error, since a dropped expiry or a misspelt package would ignore more than was meant.
/// </summary>
public static class IgnoreFile
{
    /// <summary>The largest file that is read: nobody writes more by hand, and parsing must stay cheap.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>The most rules that are read.</summary>
    public const int MaximumRules = 10_000;

    /// <summary>The longest id, package or reason.</summary>
    public const int MaximumTextLength = 1_024;

    /// <summary>Reads a file's content.</summary>
    /// <param name="name">The file's name for messages.</param>
    /// <param name="content">The file's bytes, UTF-8 with or without a byte order mark.</param>
    /// <exception cref="IgnoreFileException">The content is not an ignore file, or exceeds a limit.</exception>
    public static IgnoreRules Parse(string name, ReadOnlySpan<byte> content)
    {
        if (content.Length > MaximumBytes)
        {
            throw new IgnoreFileException(name, 1, $"the file is larger than {MaximumBytes} bytes.");
        }

        content = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
        var text = Encoding.UTF8.GetString(content);
        var rules = IsYaml(text) ? IgnoreYaml.Read(name, text) : IgnoreLines.Read(name, text);
        return new IgnoreRules(name, rules);
    }

    /// <summary>Checks and makes one rule.</summary>
    internal static IgnoreRule Rule(string name, int line, string? id, string? package, string? reason, string? expires)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new IgnoreFileException(name, line, "an entry has no id.");
        }

        foreach (var text in new[] { id, package, reason })
        {
            if (text is not null && (text.Length > MaximumTextLength || text.Any(char.IsControl)))
            {
                throw new IgnoreFileException(name, line, $"a text is longer than {MaximumTextLength} characters or has control characters.");
            }
        }

        if (id.Any(char.IsWhiteSpace))
        {
            throw new IgnoreFileException(name, line, $"'{id}' is not an id.");
        }

        if (package is { Length: 0 })
        {
            throw new IgnoreFileException(name, line, "the package is empty.");
        }

        DateOnly? date = null;
        if (expires is not null)
        {
            if (!DateOnly.TryParseExact(expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                throw new IgnoreFileException(name, line, "an expiry is not a date of the form YYYY-MM-DD.");
            }

            date = day;
        }

        return new IgnoreRule(id, package, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), date, line);
    }

    /// <summary>Refuses a file with too many rules.</summary>
    internal static void Add(string name, List<IgnoreRule> rules, IgnoreRule rule)
    {
        if (rules.Count == MaximumRules)
        {
            throw new IgnoreFileException(name, rule.Line, $"the file has more than {MaximumRules} rules.");
        }

        rules.Add(rule);
    }

    /// <summary>A file is YAML when its first line with content starts as only a YAML list can.</summary>
    private static bool IsYaml(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var content = line.Trim();
            if (!content.IsEmpty && content[0] != '#')
            {
                return content[0] is '-' or '[';
            }
        }

        return false;
    }
}

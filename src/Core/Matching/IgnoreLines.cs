namespace Strata.Core.Matching;

/// <summary>Reads the plain form of ignore files: <c>CVE-2020-1234 exp:2026-01-01 # reason</c>, one rule a line.</summary>
internal static class IgnoreLines
{
    private const string Expiry = "exp:";

    /// <summary>Reads all rules.</summary>
    public static List<IgnoreRule> Read(string name, string text)
    {
        var rules = new List<IgnoreRule>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var hash = line.IndexOf('#');
            var reason = hash < 0 ? null : line[(hash + 1)..].Trim().ToString();
            var words = (hash < 0 ? line : line[..hash]).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (words.Length > 2 || (words.Length == 2 && !words[1].StartsWith(Expiry, StringComparison.Ordinal)))
            {
                throw new IgnoreFileException(name, number, "a line is not 'ID', 'ID exp:YYYY-MM-DD' or a comment.");
            }

            var expires = words.Length == 2 ? words[1][Expiry.Length..] : null;
            IgnoreFile.Add(name, rules, IgnoreFile.Rule(name, number, words[0], null, reason, expires));
        }

        return rules;
    }
}

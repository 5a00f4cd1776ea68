
namespace Strata.Core.Matching;

/// <summary>The rows of <c>rules.tsv</c>. A namespace that is not in it is matched without any of its restrictions.</summary>
internal static class MatchingRules
{
    private const int Columns = 7;

    private static readonly MatchingRule Unknown = new("", null, HasModules: true, null, [], [], []);

    private static readonly Dictionary<string, MatchingRule> ByFamily =
        Read().ToDictionary(rule => rule.Family, StringComparer.Ordinal);

    /// <summary>Every row, by family.</summary>
    public static IReadOnlyList<MatchingRule> All { get; } = [.. ByFamily.Values.OrderBy(rule => rule.Family, StringComparer.Ordinal)];

    /// <summary>The row of a namespace.</summary>
    public static MatchingRule ForNamespace(string @namespace)
    {
        var colon = @namespace.IndexOf(':', StringComparison.Ordinal);
        return ByFamily.GetValueOrDefault(colon < 0 ? @namespace : @namespace[..colon], Unknown);
    }

    private static IEnumerable<MatchingRule> Read()
    {
        using var stream = typeof(MatchingRules).Assembly.GetManifestResourceStream("rules.tsv")
            ?? throw new InvalidOperationException("The assembly was built without rules.tsv.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split('\t');
                yield return cells.Length == Columns
                    ? new MatchingRule(cells[0], cells[1], cells[2] == "yes", List(cells[3]), List(cells[4]), List(cells[5]), List(cells[6]))
                    : throw new InvalidOperationException($"rules.tsv: '{line}' does not have {Columns} columns.");
            }
        }
    }

    private static string[] List(string cell) => cell == "-" ? [] : cell.Split(',');
}

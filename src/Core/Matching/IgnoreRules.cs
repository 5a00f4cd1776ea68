using System.Globalization;
using Strata.Core.Warnings;

namespace Strata.Core.Matching;

/// <summary>The rules of an ignore file, and what they do to findings.</summary>
/// <param name="name">The file's name for people, used as the location of warnings.</param>
/// <param name="rules">The rules, in the file's order.</param>
public sealed class IgnoreRules(string name, IReadOnlyList<IgnoreRule> rules)
{
    /// <summary>No rule at all.</summary>
    public static IgnoreRules None { get; } = new("", []);

    /// <summary>The rules, in the file's order.</summary>
    public IReadOnlyList<IgnoreRule> Rules { get; } = rules;

    /// <summary>Takes the findings out that a rule ignores. A rule applies up to and including its expiry day.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="asOf">The evaluation date.</param>
    public IgnoreResult Apply(IReadOnlyList<Finding> findings, DateOnly asOf)
    {
        var active = Rules.Where(rule => !IsExpired(rule, asOf)).ToLookup(rule => rule.Id, StringComparer.OrdinalIgnoreCase);
        var used = new HashSet<IgnoreRule>(ReferenceEqualityComparer.Instance);
        var kept = new List<Finding>();
        var suppressed = new List<SuppressedFinding>();
        foreach (var finding in findings)
        {
            IgnoreRule? first = null;
            foreach (var rule in finding.Aliases.Prepend(finding.Id).SelectMany(id => active[id]).Where(rule => IsAbout(rule, finding)))
            {
                used.Add(rule);
                first = first is null || rule.Line < first.Line ? rule : first;
            }

            if (first is null)
            {
                kept.Add(finding);
            }
            else
            {
                suppressed.Add(new SuppressedFinding(finding, first));
            }
        }

        return new IgnoreResult(kept, suppressed, [.. Warnings(used, asOf)]);
    }

    private static bool IsExpired(IgnoreRule rule, DateOnly asOf) => rule.Expires < asOf;

    private static bool IsAbout(IgnoreRule rule, Finding finding) =>
        rule.Package is null || rule.Package == finding.Package.Package.Name || rule.Package == finding.Package.Package.Source.Name;

    private IEnumerable<ScanWarning> Warnings(HashSet<IgnoreRule> used, DateOnly asOf)
    {
        foreach (var rule in Rules)
        {
            var what = rule.Package is null ? $"The rule for {rule.Id}" : $"The rule for {rule.Id} in {rule.Package}";
            var where = string.Create(CultureInfo.InvariantCulture, $"{name}:{rule.Line}");
            if (IsExpired(rule, asOf))
            {
                yield return new ScanWarning(
                    WarningCodes.IgnoreRuleExpired,
                    string.Create(CultureInfo.InvariantCulture, $"{what} expired after {rule.Expires:yyyy-MM-dd} and was not applied."),
                    where);
            }
            else if (!used.Contains(rule))
            {
                yield return new ScanWarning(WarningCodes.IgnoreRuleUnused, $"{what} matched no finding.", where);
            }
        }
    }
}

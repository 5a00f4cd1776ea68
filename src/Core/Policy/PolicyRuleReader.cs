using System.Globalization;
using Strata.Core.Inventory;
using Strata.Core.Primitives;

namespace Strata.Core.Policy;

/// <summary>Reads one rule of a policy.</summary>
/// <param name="yaml">The file, before the rule.</param>
internal sealed class PolicyRuleReader(PolicyYaml yaml)
{
    private const int MaximumDays = 36_500;

    /// <summary>Reads the rule.</summary>
    public PolicyRule Read()
    {
        var line = yaml.BeginMap("a rule is not a map with 'name' and 'action'.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? name = null;
        PolicyAction? action = null;
        var conditions = new PolicyConditions();
        var countsUnknown = true;
        while (yaml.NextKey(seen) is { } key)
        {
            switch (key)
            {
                case "name":
                    name = yaml.Text(key);
                    break;
                case "action":
                    action = ReadAction(key);
                    break;
                case "when":
                    conditions = ReadConditions();
                    break;
                case "unknown":
                    countsUnknown = yaml.Text(key) switch { "match" => true, "skip" => false, _ => throw yaml.Wrong($"'{key}' is neither match nor skip.") };
                    break;
                default:
                    throw yaml.UnknownKey(key, "name, action, when, unknown");
            }
        }

        if (name is null || action is not { } does)
        {
            throw yaml.Wrong("a rule has no 'name' or no 'action'.");
        }

        if (does == PolicyAction.Ignore && !conditions.AreAboutFindings && conditions.States == TargetStates.None)
        {
            throw yaml.Wrong("a rule without conditions would ignore everything.");
        }

        return new PolicyRule(name, line, conditions, does) { CountsUnknown = countsUnknown };
    }

    private PolicyAction ReadAction(string key) => yaml.Text(key) switch
    {
        "fail" => PolicyAction.Fail,
        "warn" => PolicyAction.Warn,
        "ignore" => PolicyAction.Ignore,
        _ => throw yaml.Wrong($"'{key}' is none of fail, warn, ignore."),
    };

    private PolicyConditions ReadConditions()
    {
        yaml.BeginMap("'when' is not a map of conditions.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var conditions = new PolicyConditions();
        while (yaml.NextKey(seen) is { } key)
        {
            conditions = key switch
            {
                "severity" => conditions with { Severity = ReadSeverity(key) },
                "fixable" => conditions with { Fixable = yaml.Flag(key) },
                "fix-age" => conditions with { FixAgeDays = ReadDays(key) },
                "kev" => conditions with { Exploited = yaml.Flag(key) },
                "epss" => conditions with { Epss = ReadScore(key) },
                "package" => conditions with { Packages = yaml.Texts(key) },
                "namespace" => conditions with { Namespaces = yaml.Texts(key) },
                "id" => conditions with { Ids = yaml.Texts(key) },
                "type" => conditions with { Types = ReadTypes(key) },
                "status" => conditions with { States = ReadStates(key) },
                _ => throw yaml.UnknownKey(key, "severity, fixable, fix-age, kev, epss, package, namespace, id, type, status"),
            };
        }

        return seen.Count > 0 ? conditions : throw yaml.Wrong("'when' is empty.");
    }

    private Severity ReadSeverity(string key) => SeverityWords.Parse(yaml.Text(key)) is var severity and not Severity.Unknown
        ? severity
        : throw yaml.Wrong($"'{key}' is none of negligible, low, medium, high, critical.");

    private int ReadDays(string key) => int.TryParse(yaml.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MaximumDays
        ? days
        : throw yaml.Wrong($"'{key}' is not a number of days from 0 to {MaximumDays}.");

    private double ReadScore(string key) => double.TryParse(yaml.Text(key), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score <= 1
        ? score
        : throw yaml.Wrong($"'{key}' is not a number from 0 to 1.");

    private PackageType[] ReadTypes(string key)
    {
        var words = yaml.Texts(key);
        var types = new PackageType[words.Count];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = words[i] switch
            {
                "deb" => PackageType.Deb,
                "apk" => PackageType.Apk,
                "rpm" => PackageType.Rpm,
                "pacman" => PackageType.Pacman,
                _ => throw yaml.Wrong($"'{key}' is none of deb, apk, rpm, pacman."),
            };
        }

        return types;
    }

    private TargetStates ReadStates(string key)
    {
        var states = TargetStates.None;
        foreach (var word in yaml.Texts(key))
        {
            var state = PolicyWords.StateOf(word);
            states |= state != TargetStates.None ? state : throw yaml.Wrong($"'{key}' is none of unknown, partial, stale, eol.");
        }

        return states;
    }
}

using Spectre.Console;
using Strata.Core.Policy;
using Strata.Core.Warnings;

namespace Strata.Cli.Output;

/// <summary>The verdict of a policy for people: what was decided, by which rule, about what.</summary>
internal static class PolicyText
{
    /// <summary>Ids that a line names.</summary>
    private const int MaximumIds = 10;

    /// <summary>Writes the verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="paragraph">Writes a paragraph, indented by some columns.</param>
    public static void Write(PolicyVerdict verdict, Action<int, string, Style> paragraph)
    {
        var style = SeverityStyle.Of(verdict.Outcome switch { PolicyOutcome.Pass => ScanStatus.Complete, PolicyOutcome.Warn => ScanStatus.Partial, _ => ScanStatus.Unknown });
        paragraph(0, $"Policy {DisplayText.Clean(verdict.Policy, 200)}: {PolicyWords.Of(verdict.Outcome).ToUpperInvariant()}", style);
        foreach (var decision in verdict.Decisions)
        {
            paragraph(2, $"{PolicyWords.Of(decision.Action)}: {Describe(decision)}", Style.Plain);
        }

        foreach (var use in verdict.Allowances)
        {
            paragraph(2, Describe(use), Style.Plain);
        }
    }

    /// <summary>How many entries.</summary>
    public static string Entries(int count) => count == 1 ? "1 entry" : ReportTables.Number(count) + " entries";

    /// <summary>An entry of the allow-list in a sentence.</summary>
    public static string Name(PolicyAllowance allowance) =>
        $"{DisplayText.Clean(allowance.Id, 60)}{(allowance.Package is null ? "" : " in " + DisplayText.Clean(allowance.Package, 100))} ({DisplayText.Clean(allowance.Owner, 100)})";

    private static string Describe(PolicyDecision decision)
    {
        var rule = decision.Rule is { } known ? $"{DisplayText.Clean(known.Name, 200)} (line {known.Line})" : "no rule names this state";
        var states = PolicyWords.Of(decision.States);
        return rule + (states.Count == 0 ? "" : $": the target is {string.Join(", ", states)}") + Describe(decision.Findings);
    }

    private static string Describe(IReadOnlyList<DecidedFinding> findings)
    {
        if (findings.Count == 0)
        {
            return "";
        }

        var ids = new List<string>();
        var assumed = 0;
        foreach (var decided in findings)
        {
            assumed += decided.IsAssumed ? 1 : 0;
            if (ids.Count <= MaximumIds && !ids.Contains(decided.Finding.Id))
            {
                ids.Add(decided.Finding.Id);
            }
        }

        var more = ids.Count > MaximumIds;
        var named = string.Join(", ", ids.Take(MaximumIds).Select(id => DisplayText.Clean(id, 60)));
        var guess = assumed == 0 ? "" : $", {ReportTables.Number(assumed)} of them since something is not known";
        return $": {ReportTables.Count(findings.Count, "finding")}{guess}: {named}{(more ? ", …" : "")}";
    }

    private static string Describe(AllowanceUse use) => use.State switch
    {
        AllowanceState.Used => $"allowed: {Name(use.Allowance)}: {ReportTables.Count(use.Findings, "finding")}: {DisplayText.Clean(use.Allowance.Reason, 200)}",
        AllowanceState.Unused => $"unused: {Name(use.Allowance)} is about no finding (line {use.Allowance.Line})",
        _ => FormattableString.Invariant(
            $"expired: {Name(use.Allowance)} after {use.Allowance.Expires:yyyy-MM-dd} (line {use.Allowance.Line}); it would allow {ReportTables.Count(use.Findings, "finding")}"),
    };
}

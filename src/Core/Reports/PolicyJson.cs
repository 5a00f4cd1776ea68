using System.Globalization;
using System.Text.Json;
using Strata.Core.Policy;

namespace Strata.Core.Reports;

/// <summary>The key <c>policy</c> of a JSON report.</summary>
internal static class PolicyJson
{
    /// <summary>Writes the key with the verdict.</summary>
    public static void Write(Utf8JsonWriter json, PolicyVerdict verdict)
    {
        json.WriteStartObject("policy");
        json.WriteString("name", verdict.Policy);
        json.WriteString("verdict", PolicyWords.Of(verdict.Outcome));
        json.WriteString("asOf", Day(verdict.AsOf));
        json.WriteStartArray("decisions");
        foreach (var decision in verdict.Decisions)
        {
            WriteDecision(json, decision);
        }

        json.WriteEndArray();
        json.WriteStartArray("allow");
        foreach (var use in verdict.Allowances)
        {
            WriteAllowance(json, use);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDecision(Utf8JsonWriter json, PolicyDecision decision)
    {
        json.WriteStartObject();
        json.WriteString("action", PolicyWords.Of(decision.Action));
        json.WriteString("rule", decision.Rule?.Name);
        if (decision.Rule is { } rule)
        {
            json.WriteNumber("line", rule.Line);
        }

        json.WriteStartArray("states");
        foreach (var state in PolicyWords.Of(decision.States))
        {
            json.WriteStringValue(state);
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var decided in decision.Findings)
        {
            var finding = decided.Finding;
            json.WriteStartObject();
            json.WriteString("id", finding.Id);
            json.WriteString("package", finding.Package.Package.Name);
            json.WriteString("version", finding.Package.Package.Version);
            if (finding.Published is { } published)
            {
                json.WriteString("published", Day(DateOnly.FromDateTime(published.UtcDateTime)));
            }

            if (decided.IsAssumed)
            {
                json.WriteBoolean("assumed", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAllowance(Utf8JsonWriter json, AllowanceUse use)
    {
        var allowance = use.Allowance;
        json.WriteStartObject();
        json.WriteString("id", allowance.Id);
        json.WriteString("package", allowance.Package);
        json.WriteString("owner", allowance.Owner);
        json.WriteString("reason", allowance.Reason);
        json.WriteString("expires", allowance.Expires is { } day ? Day(day) : null);
        json.WriteNumber("line", allowance.Line);
        json.WriteString("state", PolicyWords.Of(use.State));
        json.WriteNumber("findings", use.Findings);
        json.WriteEndObject();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The word <c>state</c> in <c>ecosystem_specific</c> or <c>database_specific</c>, with which own advisories can say what the OSV
/// schema cannot: that a package is not affected, or that there will be no fix.
/// </summary>
internal static class OsvState
{
    private static readonly string[] Places = ["ecosystem_specific", "database_specific"];

    /// <summary>The state of one affected package, else of the record, else null. A word that is not known is counted.</summary>
    public static FixState? Read(JsonElement record, JsonElement affected, SkippedRecords skipped)
    {
        if ((WordOf(affected) ?? WordOf(record)) is not { } word)
        {
            return null;
        }

        var state = Translate(word);
        if (state is null)
        {
            skipped.Add("unknown-state");
        }

        return state;
    }

    private static string? WordOf(JsonElement element)
    {
        foreach (var place in Places)
        {
            if (element.Member(place)?.Text("state") is { } word)
            {
                return word;
            }
        }

        return null;
    }

    private static FixState? Translate(string word) => word.ToLowerInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        "affected" => FixState.Affected,
        "fixed" => FixState.Fixed,
        "not_affected" => FixState.NotAffected,
        "wont_fix" => FixState.WontFix,
        "deferred" => FixState.Deferred,
        "end_of_life" => FixState.EndOfLife,
        "under_investigation" => FixState.UnderInvestigation,
        _ => null,
    };
}

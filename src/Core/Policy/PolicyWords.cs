namespace Strata.Core.Policy;

/// <summary>The words that policy files, reports and the command line use for the enumerations of policies.</summary>
public static class PolicyWords
{
    /// <summary>The states that a target can have, in the order in which they are named.</summary>
    private static readonly TargetStates[] States = [TargetStates.Unknown, TargetStates.Partial, TargetStates.Stale, TargetStates.EndOfLife];

    /// <summary><c>fail</c>, <c>warn</c> or <c>ignore</c>.</summary>
    public static string Of(PolicyAction action) => action switch
    {
        PolicyAction.Fail => "fail",
        PolicyAction.Warn => "warn",
        _ => "ignore",
    };

    /// <summary><c>pass</c>, <c>warn</c> or <c>fail</c>.</summary>
    public static string Of(PolicyOutcome outcome) => outcome switch
    {
        PolicyOutcome.Fail => "fail",
        PolicyOutcome.Warn => "warn",
        _ => "pass",
    };

    /// <summary><c>used</c>, <c>unused</c> or <c>expired</c>.</summary>
    public static string Of(AllowanceState state) => state switch
    {
        AllowanceState.Used => "used",
        AllowanceState.Unused => "unused",
        _ => "expired",
    };

    /// <summary>The words of all states that are set.</summary>
    public static IReadOnlyList<string> Of(TargetStates states)
    {
        var words = new List<string>();
        foreach (var state in States)
        {
            if ((states & state) != TargetStates.None)
            {
                words.Add(WordOf(state));
            }
        }

        return words;
    }

    /// <summary>The state of a word; <see cref="TargetStates.None"/> for any other text.</summary>
    internal static TargetStates StateOf(string word)
    {
        foreach (var state in States)
        {
            if (WordOf(state) == word)
            {
                return state;
            }
        }

        return TargetStates.None;
    }

    private static string WordOf(TargetStates state) => state switch
    {
        TargetStates.Unknown => "unknown",
        TargetStates.Partial => "partial",
        TargetStates.Stale => "stale",
        _ => "eol",
    };
}

namespace Strata.Core.Policy;

/// <summary>Whether a finding meets the conditions of a rule.</summary>
internal enum ConditionMatch
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>It does as far as is known: a severity, date or score is not.</summary>
    Unknown,

    /// <summary>It does.</summary>
    Yes,
}

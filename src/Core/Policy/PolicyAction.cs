namespace Strata.Core.Policy;

/// <summary>What a rule does with what it matches.</summary>
public enum PolicyAction
{
    /// <summary>It is accepted: no later rule is asked.</summary>
    Ignore,

    /// <summary>The verdict is at least a warning.</summary>
    Warn,

    /// <summary>The verdict is that the target fails.</summary>
    Fail,
}

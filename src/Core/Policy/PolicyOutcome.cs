namespace Strata.Core.Policy;

/// <summary>What a policy says of a target, from good to bad.</summary>
public enum PolicyOutcome
{
    /// <summary>Nothing stands against it.</summary>
    Pass,

    /// <summary>Somebody should look at it.</summary>
    Warn,

    /// <summary>It must not be used.</summary>
    Fail,
}

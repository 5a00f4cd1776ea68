namespace Strata.Core.Policy;

/// <summary>What became of an entry of the allow-list.</summary>
public enum AllowanceState
{
    /// <summary>It allowed something.</summary>
    Used,

    /// <summary>It is about nothing that was found.</summary>
    Unused,

    /// <summary>Its last day is past: it was not applied.</summary>
    Expired,
}

namespace Strata.Core.Inventory.Distributions;

/// <summary>What is known about the support of a release on a day.</summary>
public enum SupportState
{
    /// <summary>The release is not in our table: nothing is known.</summary>
    Unknown,

    /// <summary>The vendor publishes fixes.</summary>
    Supported,

    /// <summary>The vendor publishes no more fixes: that no advisory exists proves nothing.</summary>
    EndOfLife,
}

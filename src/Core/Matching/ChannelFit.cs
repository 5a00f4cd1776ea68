namespace Strata.Core.Matching;

/// <summary>How a record's channel goes with a package, in the order in which records of one priority are asked.</summary>
internal enum ChannelFit
{
    /// <summary>The record is for a channel, and the package or the target shows that it is there.</summary>
    Present,

    /// <summary>The record is for everybody.</summary>
    None,

    /// <summary>The record is for a channel that the package does not show: it tells of the vulnerability, and its fix is not on offer.</summary>
    Missing,
}

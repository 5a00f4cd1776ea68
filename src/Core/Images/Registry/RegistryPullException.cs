namespace Strata.Core.Images.Registry;

/// <summary>An image cannot be pulled. The message is one sentence for the one who asked, without secrets.</summary>
/// <param name="failure">What kind of failure it is.</param>
/// <param name="message">What failed, where, and what to do.</param>
/// <param name="inner">The cause, for the log only, or null.</param>
public sealed class RegistryPullException(RegistryPullFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public RegistryPullFailure Failure => failure;

    /// <summary>True when another attempt, later, may succeed.</summary>
    public bool IsPassing => failure is RegistryPullFailure.RateLimited or RegistryPullFailure.Unavailable;
}

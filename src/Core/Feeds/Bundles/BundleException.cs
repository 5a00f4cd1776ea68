namespace Strata.Core.Feeds.Bundles;

/// <summary>A bundle, or a key for bundles, cannot be used; nothing was changed. The message says why and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class BundleException(string message, Exception? innerException = null) : Exception(message, innerException);

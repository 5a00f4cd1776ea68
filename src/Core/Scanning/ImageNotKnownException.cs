namespace Strata.Core.Scanning;

/// <summary>An image was not to be read, and the cache does not know it.</summary>
/// <param name="message">What is not known, why, and what to do.</param>
public sealed class ImageNotKnownException(string message) : Exception(message);

namespace Strata.Core.Images;

/// <summary>The target does not exist, or holds no image that fits the request. The message says what there is to choose from.</summary>
/// <param name="message">What was looked for, where, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ImageNotFoundException(string message, Exception? inner = null) : Exception(message, inner);

namespace Strata.Core.Images;

/// <summary>The target does not exist, or holds no image that fits the request. The message says what there is to choose from.</summary>
/// <param name="message">What was looked for, where, and what to do.</param>
public sealed class ImageNotFoundException(string message) : Exception(message);

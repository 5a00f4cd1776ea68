namespace Strata.Core.Images;

/// <summary>The target is not a readable image: nothing can be said about it.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ImageFormatException(string message, Exception? inner = null) : Exception(message, inner);

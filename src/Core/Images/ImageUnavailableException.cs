namespace Strata.Core.Images;

/// <summary>
/// The place where an image lies cannot be asked or does not answer as it should: no connection, no access, too many requests, a broken
/// answer. Whether the image exists there is not known. The message holds no secret and may be shown to anybody.
/// </summary>
/// <param name="message">What happened, where, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ImageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

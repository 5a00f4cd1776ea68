namespace Strata.Core.Feeds;

/// <summary>A feed's document is damaged or is not what the feed publishes; nothing of it was stored.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class FeedFormatException(string message, Exception? inner = null) : Exception(message, inner);

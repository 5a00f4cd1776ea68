namespace Strata.Core.Feeds.Xml;

/// <summary>The text is not XML, or XML of a kind that is not read; <see cref="FeedXmlReader"/> adds the document.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class XmlProblemException(string message) : Exception(message);

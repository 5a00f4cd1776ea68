namespace Strata.Core.Feeds.Xml;

/// <summary>What <see cref="FeedXmlReader"/> stands at.</summary>
internal enum XmlNodeKind
{
    /// <summary>At nothing that is handed out.</summary>
    None,

    /// <summary>The start of an element.</summary>
    Element,

    /// <summary>An element without content.</summary>
    EmptyElement,

    /// <summary>The end of an element.</summary>
    End,

    /// <summary>Text or CDATA within an element.</summary>
    Text,
}

namespace Strata.Core.Feeds.Xml;

/// <summary>The name of an element or attribute.</summary>
/// <param name="Full">As written: <c>rpm:checksum</c>.</param>
/// <param name="Local">Without the prefix: <c>checksum</c>.</param>
internal sealed record XmlName(string Full, string Local);

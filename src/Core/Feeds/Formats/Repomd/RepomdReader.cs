using System.Text;
using Strata.Core.Feeds.Transport;
using Strata.Core.Feeds.Xml;

namespace Strata.Core.Feeds.Formats.Repomd;

/// <summary>Reads <c>repodata/repomd.xml</c>, the index of an RPM repository's metadata.</summary>
internal static class RepomdReader
{
    /// <summary>The path of the index below a repository's base.</summary>
    public static readonly string[] Path = ["repodata", "repomd.xml"];

    /// <summary>The entry of a type (<c>updateinfo</c>); null when the repository has none.</summary>
    /// <exception cref="FeedFormatException">The text is no index.</exception>
    public static RepomdEntry? Find(string text, string type, FeedLimits limits, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var xml = new FeedXmlReader(new FeedFile("repomd.xml", stream), limits);
        var isIndex = false;
        while (xml.Read(cancellationToken))
        {
            if (!xml.IsElement)
            {
                continue;
            }

            isIndex |= xml is { Depth: 0, Name: "repomd" };
            if (!isIndex)
            {
                throw new FeedFormatException("the answer is not a repomd.xml");
            }

            if (xml is { Name: "data", IsEmpty: false } && xml.Attribute("type") == type
                && Read(xml, cancellationToken) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    private static RepomdEntry? Read(FeedXmlReader xml, CancellationToken cancellationToken)
    {
        var depth = xml.Depth;
        string? location = null;
        var checksums = new List<FeedChecksum>();
        while (xml.Read(cancellationToken) && xml.Depth > depth)
        {
            if (!xml.IsElement)
            {
                continue;
            }

            if (xml.Name == "location")
            {
                location = xml.Attribute("href");
            }
            else if (xml.Name is "checksum" or "open-checksum" && xml.Attribute("type") is { } algorithm
                && xml.ReadText(cancellationToken) is { } hex)
            {
                checksums.Add(new FeedChecksum(algorithm.ToLowerInvariant(), hex.ToLowerInvariant()));
            }
        }

        return location is null ? null : new RepomdEntry(location, checksums);
    }
}

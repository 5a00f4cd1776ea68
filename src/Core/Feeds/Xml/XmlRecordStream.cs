using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Xml;

/// <summary>Lets pass a limited number of bytes between two records, so that no name, attribute or text can fill memory.</summary>
/// <param name="inner">The document, which is local data.</param>
/// <param name="limit">The largest record.</param>
internal sealed class XmlRecordStream(Stream inner, int limit) : ReadOnlyStream
{
    private long _count;

    /// <summary>A record begins; what the parser has read ahead counts to the one before.</summary>
    public void Restart() => _count = 0;

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        return (_count += read) <= limit ? read : throw new FeedFormatException($"a record is larger than the limit of {limit} bytes");
    }
}

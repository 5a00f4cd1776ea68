namespace Strata.Core.Images.Sources;

/// <summary>A file inside an image archive or layout folder.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="OpenPart">Opens so many bytes from an offset on, which lie within it; the caller disposes the stream.</param>
internal sealed record ImageFile(long Length, Func<long, long, Stream> OpenPart)
{
    /// <summary>Opens it from its first byte; the caller disposes the stream.</summary>
    public Stream Open() => OpenPart(0, Length);

    /// <summary>All of its bytes.</summary>
    /// <exception cref="ImageFormatException">It is longer than <paramref name="limit"/> or ends early.</exception>
    public byte[] ReadAll(int limit, string where)
    {
        if (Length > limit)
        {
            throw new ImageFormatException($"{where} has {Length} bytes; the limit is {limit}.");
        }

        using var stream = Open();
        var content = new byte[Length];
        return stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length
            ? content
            : throw new ImageFormatException($"{where} is cut off: the archive ends before it. Save the image again.");
    }
}

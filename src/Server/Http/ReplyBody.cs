using System.IO.Compression;

namespace Strata.Server.Http;

/// <summary>The bytes of an answer, plain and, once somebody asks, compressed. Kept by the response cache.</summary>
/// <param name="plain">The bytes.</param>
internal sealed class ReplyBody(ReadOnlyMemory<byte> plain)
{
    private byte[]? _gzip;

    /// <summary>The bytes as they are.</summary>
    public ReadOnlyMemory<byte> Plain => plain;

    /// <summary>The bytes as gzip. Two callers at once may both compress; the result is the same.</summary>
    public ReadOnlyMemory<byte> Gzip => _gzip ??= Compress();

    private byte[] Compress()
    {
        var compressed = new MemoryStream(plain.Length / 4);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.Span);
        }

        return compressed.ToArray();
    }
}

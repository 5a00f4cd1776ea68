using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Strata.Fuzz.Seeds;

/// <summary>Tables of contents, and the data that their offsets lead to.</summary>
internal static class TocSeeds
{
    private const string Status = "Package: base\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: all\n";
    private const string Release = "ID=debian\nVERSION_ID=\"12\"\n";

    /// <summary>Three members: a release file, and a package database in two chunks.</summary>
    public static byte[] GzipData { get; } = [.. Gzip(Release), .. Gzip(Status[..40]), .. Gzip(Status[40..])];

    /// <summary>The same in zstd frames.</summary>
    public static byte[] ZstdData { get; } = [.. Zstd(Release), .. Zstd(Status[..40]), .. Zstd(Status[40..])];

    public static IEnumerable<byte[]> EStargz() => Texts(Gzip(Release).Length, Gzip(Status[..40]).Length, GzipData.Length);

    public static IEnumerable<byte[]> ZstdChunked() => Texts(Zstd(Release).Length, Zstd(Status[..40]).Length, ZstdData.Length);

    /// <summary>One gzip member.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    /// <summary>One zstd frame.</summary>
    public static byte[] Zstd(ReadOnlySpan<byte> content)
    {
        using var compressor = new ZstdSharp.Compressor(1);
        return compressor.Wrap(content).ToArray();
    }

    private static byte[] Gzip(string text) => Gzip(Encoding.ASCII.GetBytes(text));

    private static byte[] Zstd(string text) => Zstd(Encoding.ASCII.GetBytes(text));

    private static IEnumerable<byte[]> Texts(int first, int second, int end)
    {
        var release = $$"""{"name":"usr/lib/os-release","type":"reg","size":{{Release.Length}},"digest":"{{Hash(Release)}}","chunkDigest":"{{Hash(Release)}}","offset":0,"endOffset":{{first}}}""";
        var status = $$"""{"name":"var/lib/dpkg/status","type":"reg","size":{{Status.Length}},"digest":"{{Hash(Status)}}","chunkSize":40,"chunkDigest":"{{Hash(Status[..40])}}","offset":{{first}},"endOffset":{{end}}}""";
        var chunk = $$"""{"name":"var/lib/dpkg/status","type":"chunk","chunkOffset":40,"chunkDigest":"{{Hash(Status[40..])}}","offset":{{first + second}}}""";
        yield return Text($$"""{"version":1,"entries":[{{release}},{{status}},{{chunk}}]}""");
        yield return Text($$"""{"entries":[{"name":"etc/","type":"dir","mode":493},{"name":"etc/os-release","type":"symlink","linkName":"../usr/lib/os-release"},{{release}},{"name":"a","type":"hardlink","linkName":"usr/lib/os-release"}],"version":1,"tarSplitDigest":"x"}""");
        yield return Text("""{"version":1,"entries":[{"name":"var/lib/dpkg/.wh.status","type":"reg","xattrs":{"a":"YQ=="}},{"name":"etc/.wh..wh..opq","type":"reg"},{"name":"dev/null","type":"char","devMajor":1,"devMinor":3}]}""");
        yield return Text($$"""{"version":1,"entries":[{"name":"var/lib/dpkg/status","type":"reg","size":40,"chunkType":"zeros","digest":"{{Hash(new string('\0', 40))}}","chunkDigest":"{{Hash(new string('\0', 40))}}","offset":0,"endOffset":5,"innerOffset":3}]}""");
        yield return Text("""{"version":1,"entries":[]}""");
    }

    private static byte[] Text(string json) => Encoding.UTF8.GetBytes(json);

    private static string Hash(string content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(content)));
}

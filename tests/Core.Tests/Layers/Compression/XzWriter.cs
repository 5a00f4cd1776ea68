using System.Buffers.Binary;

namespace Strata.Core.Tests.Layers.Compression;

/// <summary>Writes an xz stream of one block of stored chunks.</summary>
internal static class XzWriter
{
    public static byte[] Stored(ReadOnlySpan<byte> content, byte dictionary = 8, byte check = 0, byte firstControl = 1)
    {
        byte[] flags = [0, check];
        List<byte> stream = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, .. flags, .. Checksum(flags)];
        byte[] header = [2, 0, 0x21, 1, dictionary, 0, 0, 0];
        var start = stream.Count;
        stream.AddRange([.. header, .. Checksum(header)]);
        var uncompressed = content.Length;
        for (var control = firstControl; content.Length > 0; control = 2)
        {
            var part = content[..Math.Min(content.Length, 65_536)];
            stream.AddRange([control, (byte)((part.Length - 1) >> 8), (byte)(part.Length - 1), .. part]);
            content = content[part.Length..];
        }

        stream.Add(0);
        var checkBytes = check == 0 ? 0 : 4;
        var unpadded = stream.Count - start + checkBytes;
        Pad(stream);
        stream.AddRange(new byte[checkBytes]);

        List<byte> index = [0, 1, .. Number(unpadded), .. Number(uncompressed)];
        Pad(index);
        index.AddRange(Checksum([.. index]));
        byte[] footer = [.. BitConverter.GetBytes((index.Count / 4) - 1), .. flags];
        return [.. stream, .. index, .. Checksum(footer), .. footer, (byte)'Y', (byte)'Z'];
    }

    private static void Pad(List<byte> bytes) => bytes.AddRange(new byte[-bytes.Count & 3]);

    private static byte[] Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, DeflateWriter.NaiveCrc32(bytes));
        return checksum;
    }

    private static List<byte> Number(long value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}

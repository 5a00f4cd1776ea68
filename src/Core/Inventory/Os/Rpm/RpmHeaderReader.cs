using System.Buffers.Binary;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Reads the header of an installed package as every database backend stores it: two counts, an index of 16 bytes a tag, the data that the
/// index points into; all numbers big-endian (rpm, docs/manual/format_header.md and hdrblob.c).
/// </summary>
static class RpmHeaderReader
{
    private const int CountsBytes = 8;
    private const int EntryBytes = 16;

    // The numbers of rpm's rpmTagType.
    private const uint Int32 = 4;
    private const uint Text = 6;
    private const uint TextArray = 8;
    private const uint InternationalText = 9;

    /// <summary>
    /// Reads a header. Tags are read in the order of the index, later ones replacing earlier ones: those that the installation added
    /// stand behind the region of the package file. Of a text in several languages the first is taken, which is the one of <c>C</c>.
    /// </summary>
    /// <param name="blob">The header; bytes after it are passed over.</param>
    /// <param name="header">What it holds, as spans of <paramref name="blob"/>.</param>
    /// <returns>Null, or what is wrong, as a part of a sentence; then nothing of the header may be used.</returns>
    public static string? Read(ReadOnlySpan<byte> blob, out RpmHeader header)
    {
        header = default;
        if (blob.Length < CountsBytes)
        {
            return "it is too short to be a header";
        }

        var entries = BinaryPrimitives.ReadUInt32BigEndian(blob);
        var dataBytes = BinaryPrimitives.ReadUInt32BigEndian(blob[4..]);
        if (entries is 0 or > RpmLimits.HeaderTags)
        {
            return $"it claims to have {entries} tags";
        }

        var index = (int)entries * EntryBytes;
        if (dataBytes > RpmLimits.HeaderBytes || (long)CountsBytes + index + dataBytes > blob.Length)
        {
            return "it is cut, or claims to be longer than it is";
        }

        var data = blob.Slice(CountsBytes + index, (int)dataBytes);
        for (var entry = blob.Slice(CountsBytes, index); !entry.IsEmpty; entry = entry[EntryBytes..])
        {
            var tag = BinaryPrimitives.ReadUInt32BigEndian(entry);
            if (!Take((RpmTag)tag, entry, data, ref header))
            {
                return $"the value of tag {tag} cannot be read";
            }
        }

        return null;
    }

    private static bool Take(RpmTag tag, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> data, ref RpmHeader header)
    {
        if (tag is RpmTag.Epoch or RpmTag.InstallTime)
        {
            return TakeNumber(tag, entry, data, ref header);
        }

        return tag is not (RpmTag.Name or RpmTag.Version or RpmTag.Release or RpmTag.Arch or RpmTag.SourceRpm or RpmTag.Vendor or RpmTag.ModularityLabel)
            || TakeText(tag, entry, data, ref header);
    }

    private static bool TakeText(RpmTag tag, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> data, ref RpmHeader header)
    {
        var type = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
        var offset = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
        var count = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
        if (type is not (Text or TextArray or InternationalText) || count == 0 || offset >= (uint)data.Length)
        {
            return false;
        }

        var text = data[(int)offset..];
        text = text[..Math.Min(text.Length, RpmLimits.VendorBytes + 1)];
        var length = text.IndexOf((byte)0);
        if (length < 0 && (tag != RpmTag.Vendor || text.Length <= RpmLimits.VendorBytes))
        {
            return false;
        }

        text = text[..(length < 0 ? RpmLimits.VendorBytes : length)];
        switch (tag)
        {
            case RpmTag.Name: header.Name = text; break;
            case RpmTag.Version: header.Version = text; break;
            case RpmTag.Release: header.Release = text; break;
            case RpmTag.Arch: header.Arch = text; break;
            case RpmTag.SourceRpm: header.SourceRpm = text; break;
            case RpmTag.Vendor: header.Vendor = text; break;
            case RpmTag.ModularityLabel: header.ModularityLabel = text; break;
        }

        return true;
    }

    private static bool TakeNumber(RpmTag tag, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> data, ref RpmHeader header)
    {
        var offset = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
        if (BinaryPrimitives.ReadUInt32BigEndian(entry[4..]) != Int32
            || BinaryPrimitives.ReadUInt32BigEndian(entry[12..]) == 0
            || offset > (uint)data.Length
            || !BinaryPrimitives.TryReadUInt32BigEndian(data[(int)offset..], out var number))
        {
            return false;
        }

        if (tag == RpmTag.Epoch)
        {
            header.Epoch = number;
        }
        else
        {
            header.InstallTime = number;
        }

        return true;
    }
}

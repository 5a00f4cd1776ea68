using System.Buffers.Binary;

namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>
/// Reads rpm's own database format, <c>Packages.db</c>: a table of slots, each naming the blocks that hold one header. All numbers are
/// little-endian (rpm, lib/backend/ndb/rpmpkg.c).
/// </summary>
static class NdbReader
{
    private const int HeaderBytes = 32;
    private const int SlotBytes = 16;
    private const int SlotPageBytes = 4_096;
    private const int BlockBytes = 16;
    private const int BlobHeaderBytes = 16;
    private const int BlobTailBytes = 12;

    private static ReadOnlySpan<byte> Magic => "RpmP"u8;

    /// <summary>True when the file begins as this format.</summary>
    public static bool IsFormOf(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>Reads every record into <paramref name="packages"/>.</summary>
    public static void Read(ReadOnlySpan<byte> file, RpmPackages packages)
    {
        if (file.Length < HeaderBytes)
        {
            packages.Damage("The NDB file ends within its header.");
            return;
        }

        var version = Number(file, 4);
        var slotPages = Number(file, 12);
        if (version != 0)
        {
            packages.Damage($"The NDB file has the version {version}, which is not known.");
            return;
        }

        var slotBytes = (long)slotPages * SlotPageBytes;
        if (slotPages == 0 || slotBytes > file.Length)
        {
            packages.Damage($"The NDB file is cut: it claims to have {slotPages} pages of slots.");
            slotBytes = file.Length;
        }

        var damaged = 0;
        for (var offset = HeaderBytes; offset + SlotBytes <= slotBytes && !packages.IsFull; offset += SlotBytes)
        {
            var slot = file.Slice(offset, SlotBytes);
            if (!slot.StartsWith("Slot"u8))
            {
                damaged++;
            }
            else if (Number(slot, 4) is > 0 and var number)
            {
                ReadBlob(file, number, slot, packages);
            }
        }

        if (damaged > 0)
        {
            packages.Damage($"The NDB file has {damaged} damaged slots, which were skipped.");
        }
    }

    private static void ReadBlob(ReadOnlySpan<byte> file, uint number, ReadOnlySpan<byte> slot, RpmPackages packages)
    {
        var start = (long)Number(slot, 8) * BlockBytes;
        var length = (long)Number(slot, 12) * BlockBytes;
        if (length < BlobHeaderBytes + BlobTailBytes || start + length > file.Length)
        {
            packages.Skip(number, "its place is not within the file");
            return;
        }

        var area = file.Slice((int)start, (int)length);
        var bytes = Number(area, 12);
        var tail = area[^BlobTailBytes..];
        if (!area.StartsWith("BlbS"u8) || Number(area, 4) != number || bytes > RpmLimits.HeaderBytes
            || bytes > area.Length - BlobHeaderBytes - BlobTailBytes)
        {
            packages.Skip(number, "another record, or none, is at its place");
            return;
        }

        if (!tail.EndsWith("BlbE"u8) || Number(tail, 4) != bytes || Number(tail, 0) != Adler32.Of(area[..^BlobTailBytes]))
        {
            packages.Skip(number, "its checksum is not that of its bytes");
            return;
        }

        packages.Add(number, area.Slice(BlobHeaderBytes, (int)bytes));
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}

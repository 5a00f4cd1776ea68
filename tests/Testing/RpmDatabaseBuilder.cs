using System.Buffers.Binary;

namespace Strata.Testing;

/// <summary>Makes RPM databases of package headers: a Berkeley DB hash of either byte order and any page size, and an NDB file.</summary>
public sealed class RpmDatabaseBuilder
{
    private const int PageHeaderBytes = 26;

    private readonly List<byte[]> _headers = [];

    /// <summary>The headers, in the order of their numbers, which begin at 1.</summary>
    public IReadOnlyList<byte[]> Headers => _headers;

    /// <summary>A database of <paramref name="count"/> packages whose headers are of every size up to <paramref name="largest"/>.</summary>
    public static RpmDatabaseBuilder Of(int count, int largest)
    {
        var database = new RpmDatabaseBuilder();
        for (var i = 0; i < count; i++)
        {
            database.Add(RpmHeaderBuilder.Package($"package-{i}", $"1.{i}", epoch: i % 3 == 0 ? 1u : null, padding: (int)((long)largest * i / count)));
        }

        return database;
    }

    /// <summary>Adds a package.</summary>
    public RpmDatabaseBuilder Add(byte[] header)
    {
        _headers.Add(header);
        return this;
    }

    /// <summary>The file <c>Packages</c>.</summary>
    public byte[] ToBerkeleyDb(int pageBytes = 4_096, bool isBigEndian = false)
    {
        var pages = new List<byte[]> { new byte[pageBytes] };
        byte[]? hash = null;
        var (entries, end) = (0, 0);
        void AddPair(byte[] key, byte[] value)
        {
            if (hash is null || end - key.Length - value.Length < PageHeaderBytes + ((entries + 2) * 2))
            {
                hash = Page(13);
                (entries, end) = (0, pageBytes);
            }

            foreach (var item in new[] { key, value })
            {
                end -= item.Length;
                item.CopyTo(hash, end);
                Short(hash, PageHeaderBytes + (entries++ * 2), end);
            }

            Short(hash, 20, entries);
            Short(hash, 22, end);
        }

        byte[] Page(byte type)
        {
            var page = new byte[pageBytes];
            Number(page, 8, (uint)pages.Count);
            page[25] = type;
            pages.Add(page);
            return page;
        }

        uint Chain(byte[] value)
        {
            var first = (uint)pages.Count;
            for (var at = 0; at < value.Length; at += pageBytes - PageHeaderBytes)
            {
                var page = Page(7);
                var length = Math.Min(value.Length - at, pageBytes - PageHeaderBytes);
                value.AsSpan(at, length).CopyTo(page.AsSpan(PageHeaderBytes));
                Short(page, 22, length);
                Number(page, 16, at + length < value.Length ? (uint)pages.Count : 0);
            }

            return first;
        }

        void Short(byte[] page, int at, int value)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(at), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(at), (ushort)value);
            }
        }

        void Number(byte[] page, int at, uint value)
        {
            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(at), value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(at), value);
            }
        }

        byte[] Key(uint number)
        {
            var key = new byte[5];
            key[0] = 1;
            Number(key, 1, number);
            return key;
        }

        // The counter of record numbers, which is no package.
        AddPair(Key(0), [1, .. Key((uint)_headers.Count)[1..]]);
        for (var i = 0; i < _headers.Count; i++)
        {
            var value = _headers[i];
            if (value.Length < pageBytes / 4)
            {
                AddPair(Key((uint)i + 1), [1, .. value]);
                continue;
            }

            var offPage = new byte[12];
            offPage[0] = 3;
            Number(offPage, 8, (uint)value.Length);
            Number(offPage, 4, Chain(value));
            AddPair(Key((uint)i + 1), offPage);
        }

        // A page that was freed and still holds what it held.
        var free = Page(0);
        hash!.AsSpan(PageHeaderBytes).CopyTo(free.AsSpan(PageHeaderBytes));
        Number(pages[0], 12, 0x00061561);
        Number(pages[0], 16, 9);
        Number(pages[0], 20, (uint)pageBytes);
        pages[0][25] = 8;
        Number(pages[0], 32, (uint)pages.Count - 1);
        return [.. pages.SelectMany(page => page)];
    }

    /// <summary>The file <c>Packages.db</c>; every third slot is free, as after packages were removed.</summary>
    public byte[] ToNdb()
    {
        const int SlotPageBytes = 4_096;
        var slotPages = (32 + (16 * 2 * (_headers.Count + 1)) + SlotPageBytes - 1) / SlotPageBytes;
        var file = new MemoryStream();
        file.Write(new byte[slotPages * SlotPageBytes]);
        var slots = new byte[slotPages * SlotPageBytes];
        "RpmP"u8.CopyTo(slots);
        Number(slots, 8, 7);
        Number(slots, 12, (uint)slotPages);
        Number(slots, 16, (uint)_headers.Count + 1);
        for (var slot = 32; slot < slots.Length; slot += 16)
        {
            "Slot"u8.CopyTo(slots.AsSpan(slot));
        }

        var next = 0;
        for (var i = 0; i < _headers.Count; i++, next += i % 3 == 0 ? 2 : 1)
        {
            var blob = Blob((uint)i + 1, _headers[i]);
            var slot = 32 + (next * 16);
            Number(slots, slot + 4, (uint)i + 1);
            Number(slots, slot + 8, (uint)(file.Length / 16));
            Number(slots, slot + 12, (uint)(blob.Length / 16));
            file.Write(blob);
        }

        var bytes = file.ToArray();
        slots.CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] Blob(uint number, byte[] header)
    {
        var blob = new byte[(16 + header.Length + 12 + 15) / 16 * 16];
        "BlbS"u8.CopyTo(blob);
        Number(blob, 4, number);
        Number(blob, 8, 7);
        Number(blob, 12, (uint)header.Length);
        header.CopyTo(blob, 16);
        Number(blob, blob.Length - 12, Adler(blob.AsSpan(..^12)));
        Number(blob, blob.Length - 8, (uint)header.Length);
        "BlbE"u8.CopyTo(blob.AsSpan(blob.Length - 4));
        return blob;
    }

    private static uint Adler(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in bytes)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        return (b << 16) | a;
    }

    private static void Number(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
}

using System.Buffers.Binary;
using System.Text;

namespace Strata.Testing;

/// <summary>Makes the header of an installed RPM package, tag by tag in the order of the calls.</summary>
public sealed class RpmHeaderBuilder
{
    private const int RegionTag = 63;
    private const int EntryBytes = 16;

    private readonly List<(uint Tag, uint Type, uint Offset, uint Count)> _entries = [];
    private readonly List<byte> _data = [];
    private int _regionEntries = -1;

    /// <summary>A package with the usual tags; what is null is left out.</summary>
    public static byte[] Package(
        string name,
        string version = "1.0",
        string release = "1.el9",
        uint? epoch = null,
        string? arch = "x86_64",
        string? sourceRpm = null,
        string? vendor = "Some Vendor",
        string? label = null,
        int padding = 0)
    {
        var header = new RpmHeaderBuilder().International(100, "C", "de").Text(1000, name).Text(1001, version).Text(1002, release);
        header = epoch is { } number ? header.Number(1003, number) : header;
        header = header.International(1004, "A summary", "Eine Zusammenfassung").Text(1006, "not a number");
        header = vendor is null ? header : header.Text(1011, vendor);
        header = arch is null ? header : header.Text(1022, arch);
        header = header.Text(1044, sourceRpm ?? $"{name}-{version}-{release}.src.rpm");
        header = label is null ? header : header.Text(5096, label);
        return header.Binary(1141, new byte[padding]).EndRegion().Number(1008, 1_600_000_000).Build();
    }

    /// <summary>Adds one text.</summary>
    public RpmHeaderBuilder Text(uint tag, string text) => Add(tag, 6, 1, 1, Encoding.UTF8.GetBytes(text + "\0"));

    /// <summary>Adds a text in several languages, the first one that of <c>C</c>.</summary>
    public RpmHeaderBuilder International(uint tag, params string[] texts) =>
        Add(tag, 9, (uint)texts.Length, 1, Encoding.UTF8.GetBytes(string.Join('\0', texts) + "\0"));

    /// <summary>Adds a number of four bytes.</summary>
    public RpmHeaderBuilder Number(uint tag, uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return Add(tag, 4, 1, 4, bytes);
    }

    /// <summary>Adds bytes.</summary>
    public RpmHeaderBuilder Binary(uint tag, byte[] bytes) => Add(tag, 7, (uint)bytes.Length, 1, bytes);

    /// <summary>Adds an entry of the index without data, whatever it says.</summary>
    public RpmHeaderBuilder Entry(uint tag, uint type, uint offset, uint count)
    {
        _entries.Add((tag, type, offset, count));
        return this;
    }

    /// <summary>What was added so far is the header of the package file, what follows is of the installation.</summary>
    public RpmHeaderBuilder EndRegion()
    {
        _regionEntries = _entries.Count + 1;
        var trailer = new byte[EntryBytes];
        Write(trailer, (RegionTag, 7, (uint)(-EntryBytes * _regionEntries), EntryBytes));
        var offset = (uint)_data.Count;
        _data.AddRange(trailer);
        _entries.Insert(0, (RegionTag, 7, offset, EntryBytes));
        return this;
    }

    /// <summary>The bytes.</summary>
    public byte[] Build()
    {
        var header = new byte[8 + (_entries.Count * EntryBytes) + _data.Count];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)_entries.Count);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)_data.Count);
        for (var i = 0; i < _entries.Count; i++)
        {
            Write(header.AsSpan(8 + (i * EntryBytes)), _entries[i]);
        }

        _data.CopyTo(header, 8 + (_entries.Count * EntryBytes));
        return header;
    }

    private static void Write(Span<byte> to, (uint Tag, uint Type, uint Offset, uint Count) entry)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, entry.Tag);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], entry.Type);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], entry.Offset);
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], entry.Count);
    }

    private RpmHeaderBuilder Add(uint tag, uint type, uint count, int alignment, byte[] bytes)
    {
        while (_data.Count % alignment != 0)
        {
            _data.Add(0);
        }

        _entries.Add((tag, type, (uint)_data.Count, count));
        _data.AddRange(bytes);
        return this;
    }
}

using System.Formats.Tar;
using System.Text;

namespace Strata.Fuzz.Seeds;

/// <summary>Small layers in every form of header.</summary>
internal static class TarSeeds
{
    private const string Dpkg = "Package: base\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: all\n";

    /// <summary>A lower layer with two package databases, links to them, and a release file behind a link.</summary>
    public static byte[] BaseLayer() => Write(TarEntryFormat.Ustar, writer =>
    {
        File(writer, "var/lib/dpkg/status", Dpkg);
        File(writer, "usr/lib/apk/db/installed", "P:musl\nV:1.2.4-r2\nA:x86_64\n");
        File(writer, "usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
        Link(writer, TarEntryType.SymbolicLink, "etc/os-release", "../usr/lib/os-release");
        Link(writer, TarEntryType.SymbolicLink, "lib", "usr/lib");
    });

    public static IEnumerable<byte[]> Layers()
    {
        yield return BaseLayer();
        yield return Write(TarEntryFormat.Ustar, writer =>
        {
            File(writer, "./var/lib/dpkg/.wh.status", "");
            File(writer, "usr/lib/apk/db/.wh..wh..opq", "");
            File(writer, "lib/apk/db/installed", "P:zlib\nV:1.3-r0\n");
        });
        yield return Write(TarEntryFormat.Gnu, writer =>
        {
            Link(writer, TarEntryType.HardLink, "var/lib/dpkg/status-old", "var/lib/dpkg/status");
            Link(writer, TarEntryType.SymbolicLink, "var/lib/dpkg/status", "/data/" + new string('n', 120));
            File(writer, "data/" + new string('n', 120), Dpkg);
            File(writer, "usr/lib/python3/dist-packages/a-1.dist-info/METADATA", "Name: a\n");
        });
        yield return Write(TarEntryFormat.Pax, writer =>
        {
            writer.WriteEntry(new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "global" }));
            File(writer, "etc/ö/" + new string('p', 110), "x");
            Pax(writer, "var/lib/dpkg/status", Dpkg, new() { ["GNU.sparse.map"] = "0,10,20,5", ["GNU.sparse.size"] = "40", ["GNU.sparse.numblocks"] = "2" });
            Pax(writer, "GNUSparseFile.0/status", $"2\n0\n10\n20\n5\n{new string('\0', 500)}{Dpkg}", new()
            {
                ["GNU.sparse.major"] = "1",
                ["GNU.sparse.minor"] = "0",
                ["GNU.sparse.name"] = "var/lib/dpkg/status.d/x",
                ["GNU.sparse.realsize"] = "40",
            });
        });
        yield return Write(TarEntryFormat.V7, writer =>
        {
            File(writer, "var/lib/dpkg/status", Dpkg, TarEntryType.V7RegularFile);
            Link(writer, TarEntryType.SymbolicLink, "a", "b");
            Link(writer, TarEntryType.SymbolicLink, "b", "a");
        });
        yield return OldGnuSparse();
        yield return BaseLayer()[..700];
    }

    /// <summary>An archive of files, one after another.</summary>
    public static byte[] Archive(params (string Path, byte[] Content)[] files) => Write(TarEntryFormat.Ustar, writer =>
    {
        foreach (var (path, content) in files)
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
            {
                DataStream = new MemoryStream(content),
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }
    });

    private static byte[] OldGnuSparse()
    {
        // The type S: a map of two regions in the header, real size 2,000; its checksum is set by the target.
        var archive = Write(TarEntryFormat.Gnu, writer => File(writer, "var/lib/dpkg/status", new string('x', 600)));
        archive[156] = (byte)'S';
        Encoding.ASCII.GetBytes("00000000000\000000001000\000000001000\000000000130\0").CopyTo(archive, 386);
        Encoding.ASCII.GetBytes("00000003720\0").CopyTo(archive, 483);
        return archive;
    }

    private static byte[] Write(TarEntryFormat format, Action<TarWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    private static void File(TarWriter writer, string path, string content, TarEntryType type = TarEntryType.RegularFile)
    {
        var entry = Entry(writer.Format, type, path);
        entry.DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content));
        writer.WriteEntry(entry);
    }

    private static void Link(TarWriter writer, TarEntryType type, string path, string target)
    {
        var entry = Entry(writer.Format, type, path);
        entry.LinkName = target;
        writer.WriteEntry(entry);
    }

    private static void Pax(TarWriter writer, string path, string content, Dictionary<string, string> attributes) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path, attributes)
        {
            DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content)),
            ModificationTime = DateTimeOffset.UnixEpoch,
        });

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string path)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, path),
            TarEntryFormat.Pax => new PaxTarEntry(type, path),
            TarEntryFormat.Gnu => new GnuTarEntry(type, path),
            _ => new UstarTarEntry(type, path),
        };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        return entry;
    }
}

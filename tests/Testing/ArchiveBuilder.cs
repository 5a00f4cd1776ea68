using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Strata.Testing;

/// <summary>Files and links in an order, written as a tar archive (by the framework's writer, not by ours) or as a folder.</summary>
public sealed class ArchiveBuilder
{
    private readonly List<Entry> _entries = [];

    /// <summary>Adds a file; a name that is there already is there twice then.</summary>
    public ArchiveBuilder File(string name, byte[] content)
    {
        _entries.Add(new Entry(TarEntryType.RegularFile, name, content, null));
        return this;
    }

    /// <inheritdoc cref="File(string, byte[])"/>
    public ArchiveBuilder File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Adds a symbolic link.</summary>
    public ArchiveBuilder SymbolicLink(string name, string target)
    {
        _entries.Add(new Entry(TarEntryType.SymbolicLink, name, [], target));
        return this;
    }

    /// <summary>Adds a hard link.</summary>
    public ArchiveBuilder HardLink(string name, string target)
    {
        _entries.Add(new Entry(TarEntryType.HardLink, name, [], target));
        return this;
    }

    /// <summary>Adds a folder.</summary>
    public ArchiveBuilder Folder(string name)
    {
        _entries.Add(new Entry(TarEntryType.Directory, name, [], null));
        return this;
    }

    /// <summary>Takes entries out.</summary>
    public ArchiveBuilder Drop(string name)
    {
        _entries.RemoveAll(entry => entry.Name == name);
        return this;
    }

    /// <summary>Changes the text of a file.</summary>
    public ArchiveBuilder Edit(string name, Func<string, string> change)
    {
        var at = _entries.FindIndex(entry => entry.Name == name);
        var edited = change(Encoding.UTF8.GetString(_entries[at].Content));
        _entries[at] = _entries[at] with { Content = Encoding.UTF8.GetBytes(edited) };
        return this;
    }

    /// <summary>Turns the order of the entries round.</summary>
    public ArchiveBuilder Reverse()
    {
        _entries.Reverse();
        return this;
    }

    /// <summary>Puts <c>./</c> before every name.</summary>
    public ArchiveBuilder WithDotNames()
    {
        _entries.ForEach(entry => entry.Name = "./" + entry.Name);
        return this;
    }

    /// <summary>The archive as tar.</summary>
    public byte[] ToTar()
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var entry in _entries)
            {
                var tarEntry = new UstarTarEntry(entry.Type, entry.Name) { ModificationTime = DateTimeOffset.UnixEpoch };
                if (entry.Target is not null)
                {
                    tarEntry.LinkName = entry.Target;
                }
                else if (entry.Type == TarEntryType.RegularFile)
                {
                    tarEntry.DataStream = new MemoryStream(entry.Content);
                }

                writer.WriteEntry(tarEntry);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Writes the archive as a folder.</summary>
    public string ToFolder(string path)
    {
        foreach (var entry in _entries)
        {
            var file = Path.Combine(path, entry.Name);
            Directory.CreateDirectory(entry.Type == TarEntryType.Directory ? file : Path.GetDirectoryName(file)!);
            if (entry.Type == TarEntryType.SymbolicLink)
            {
                System.IO.File.CreateSymbolicLink(file, entry.Target!);
            }
            else if (entry.Type == TarEntryType.RegularFile)
            {
                System.IO.File.WriteAllBytes(file, entry.Content);
            }
        }

        return path;
    }

    /// <summary>Bytes as one gzip member.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    private sealed record Entry(TarEntryType Type, string Name, byte[] Content, string? Target)
    {
        public string Name { get; set; } = Name;
    }
}

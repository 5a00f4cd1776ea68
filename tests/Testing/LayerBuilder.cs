using System.IO.Compression;
using System.Text;
using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Testing;

/// <summary>Builds a layer as engines write it. Paths are Latin-1 (a character is a byte), relative to the root; long ones are written the GNU way.</summary>
public sealed class LayerBuilder
{
    private readonly TarBuilder _tar = new();

    /// <summary>A regular file.</summary>
    public LayerBuilder File(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="File(string, string)"/>
    public LayerBuilder File(string path, ReadOnlySpan<byte> content)
    {
        LongNames(path, "").File(Short(path), content);
        return this;
    }

    /// <summary>A directory with an entry of its own.</summary>
    public LayerBuilder Directory(string path) => Add(path.TrimEnd('/') + "/", '5', "");

    /// <summary>A symbolic link; the target is kept as written.</summary>
    public LayerBuilder Symlink(string path, string target) => Add(path, '2', target);

    /// <summary>A hard link to a path from the archive's root.</summary>
    public LayerBuilder HardLink(string path, string target) => Add(path, '1', target);

    /// <summary>A character device.</summary>
    public LayerBuilder Device(string path) => Add(path, '3', "");

    /// <summary>A FIFO.</summary>
    public LayerBuilder Fifo(string path) => Add(path, '6', "");

    /// <summary>The whiteout of <paramref name="path"/>: what lower layers have there is deleted.</summary>
    public LayerBuilder Whiteout(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        return File($"{path[..slash]}.wh.{path[slash..]}", "");
    }

    /// <summary>The mark that hides what lower layers have below <paramref name="directory"/>; empty for the root.</summary>
    public LayerBuilder Opaque(string directory) => File($"{directory}/.wh..wh..opq".TrimStart('/'), "");

    /// <summary>Whatever else the archive should hold at this point.</summary>
    public LayerBuilder Tar(Action<TarBuilder> write)
    {
        write(_tar);
        return this;
    }

    /// <summary>The archive with its end mark. The builder can be used on, what is added then follows the mark.</summary>
    public byte[] Build(LayerCompression compression = LayerCompression.None) => Compress(_tar.Zeros().ToArray(), compression);

    /// <summary>The layer with true digests and size.</summary>
    public Layer ToLayer(int index = 0, LayerCompression compression = LayerCompression.None)
    {
        var tar = Build();
        return ToLayer(Compress(tar, compression), tar, index);
    }

    /// <summary>A layer of a blob, with true digests and size of the blob and of its decompressed content.</summary>
    public static Layer ToLayer(byte[] blob, byte[] tar, int index = 0) => new()
    {
        Index = index,
        Digest = Digest.Sha256Of(blob),
        DiffId = Digest.Sha256Of(tar),
        Size = blob.Length,
        OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(blob, writable: false)),
    };

    /// <summary>Compresses bytes, always to the same bytes.</summary>
    public static byte[] Compress(byte[] bytes, LayerCompression compression)
    {
        if (compression == LayerCompression.None)
        {
            return bytes;
        }

        var blob = new MemoryStream();
        using (Stream stream = compression == LayerCompression.Gzip
            ? new GZipStream(blob, CompressionLevel.Optimal, leaveOpen: true)
            : new ZstdSharp.CompressionStream(blob, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return blob.ToArray();
    }

    private LayerBuilder Add(string path, char type, string target)
    {
        LongNames(path, target).Link(Short(path), type, Short(target));
        return this;
    }

    private TarBuilder LongNames(string path, string target)
    {
        if (target.Length > 100)
        {
            _tar.LongLink(target);
        }

        return path.Length > 100 ? _tar.LongName(path) : _tar;
    }

    private static string Short(string text) => text.Length > 100 ? text[..100] : text;
}

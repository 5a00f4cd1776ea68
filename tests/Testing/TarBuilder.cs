using System.Buffers;
using System.Globalization;
using System.Text;

namespace Strata.Testing;

/// <summary>
/// Writes a tar archive block by block, whatever is asked for, also what no sane writer would write. Texts are Latin-1: a character
/// is a byte. See <see cref="LayerBuilder"/> for sane layers.
/// </summary>
public sealed class TarBuilder
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>How many bytes there are so far.</summary>
    public long Length => _bytes.WrittenCount;

    /// <summary>Writes a header, and no data.</summary>
    public TarBuilder Header(string name, char type = '0', long size = 0, Action<TarHeaderBlock>? edit = null)
    {
        var block = new TarHeaderBlock { Name = name, Type = type, Size = size, Magic = TarHeaderBlock.UstarMagic };
        block.SetDefaults();
        edit?.Invoke(block);
        if (!block.HasOwnChecksum)
        {
            block.Sum();
        }

        return Raw(block.Bytes);
    }

    /// <summary>Writes data with its padding.</summary>
    public TarBuilder Data(ReadOnlySpan<byte> content) => Raw(content).Raw(new byte[-content.Length & 511]);

    /// <summary>Writes bytes as they are.</summary>
    public TarBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Writes a regular file.</summary>
    public TarBuilder File(string name, string content, Action<TarHeaderBlock>? edit = null) => File(name, Latin1(content), edit);

    /// <inheritdoc cref="File(string, string, Action{TarHeaderBlock})"/>
    public TarBuilder File(string name, ReadOnlySpan<byte> content, Action<TarHeaderBlock>? edit = null) =>
        Header(name, '0', content.Length, edit).Data(content);

    /// <summary>Writes a symbolic link, hard link or other entry without data.</summary>
    public TarBuilder Link(string name, char type, string target) => Header(name, type, 0, block => block.LinkName = target);

    /// <summary>Writes an extended header of the given type with its value: <c>L</c>, <c>K</c>, <c>x</c> or <c>g</c>.</summary>
    public TarBuilder Special(char type, ReadOnlySpan<byte> value) => Header("././@LongLink", type, value.Length).Data(value);

    /// <summary>Writes a GNU long name for the next entry.</summary>
    public TarBuilder LongName(string name) => Special('L', Latin1(name + "\0"));

    /// <summary>Writes a GNU long link name for the next entry.</summary>
    public TarBuilder LongLink(string target) => Special('K', Latin1(target + "\0"));

    /// <summary>Writes PAX records for the next entry.</summary>
    public TarBuilder Pax(params (string Key, string Value)[] records) => Special('x', Records(records));

    /// <summary>Writes global PAX records.</summary>
    public TarBuilder GlobalPax(params (string Key, string Value)[] records) => Special('g', Records(records));

    /// <summary>Writes empty blocks; two of them end an archive.</summary>
    public TarBuilder Zeros(int blocks = 2) => Raw(new byte[512 * blocks]);

    /// <summary>All that was written; add <see cref="Zeros"/> for a proper end.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>PAX records as their bytes, each with its own length in front.</summary>
    public static byte[] Records(params (string Key, string Value)[] records)
    {
        var bytes = new List<byte>();
        foreach (var (key, value) in records)
        {
            var rest = $" {key}={value}\n";
            var length = rest.Length + 1;
            while (length != rest.Length + length.ToString(CultureInfo.InvariantCulture).Length)
            {
                length = rest.Length + length.ToString(CultureInfo.InvariantCulture).Length;
            }

            bytes.AddRange(Latin1(length.ToString(CultureInfo.InvariantCulture) + rest));
        }

        return [.. bytes];
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}

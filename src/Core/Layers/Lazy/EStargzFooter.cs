using System.Buffers.Text;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// The footer of an eStargz blob: an empty gzip member whose extra field holds the offset of the table of contents. Two forms are
/// read: the present one, and that of CRFS. The form whose table lies in another image is not.
/// </summary>
internal static class EStargzFooter
{
    /// <summary>The length of the present form.</summary>
    public const int Size = 51;

    private const int LegacySize = 47;
    private const int ExtraFieldFlag = 4;
    private const int OffsetDigits = 16;

    private static ReadOnlySpan<byte> Magic => "STARGZ"u8;

    /// <summary>An empty stored block, and checksum and length of nothing.</summary>
    private static ReadOnlySpan<byte> EmptyMember => [1, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Looks for a footer at the end of <paramref name="tail"/>.</summary>
    /// <param name="tail">The last bytes of a blob.</param>
    /// <param name="offset">The offset of the table.</param>
    /// <param name="length">The length of the footer.</param>
    public static bool TryRead(ReadOnlySpan<byte> tail, out long offset, out int length)
    {
        (offset, length) = (0, Size);
        if (tail.Length >= Size && TryReadForm(tail[^Size..], hasSubfield: true, out offset))
        {
            return true;
        }

        length = LegacySize;
        return tail.Length >= LegacySize && TryReadForm(tail[^LegacySize..], hasSubfield: false, out offset);
    }

    // Field by field: the modification time, the XFL byte and the operating system say nothing and vary.
    private static bool TryReadForm(ReadOnlySpan<byte> footer, bool hasSubfield, out long offset)
    {
        offset = 0;
        if (!footer.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8, ExtraFieldFlag]))
        {
            return false;
        }

        var rest = footer[10..];
        ReadOnlySpan<byte> head = hasSubfield ? [26, 0, (byte)'S', (byte)'G', 22, 0] : [22, 0];
        if (!rest.StartsWith(head))
        {
            return false;
        }

        rest = rest[head.Length..];
        var digits = rest[..OffsetDigits];
        rest = rest[OffsetDigits..];
        return rest.StartsWith(Magic) && rest[Magic.Length..].SequenceEqual(EmptyMember)
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'f')
            && Utf8Parser.TryParse(digits, out offset, out var read, 'x') && read == OffsetDigits && offset >= 0;
    }
}

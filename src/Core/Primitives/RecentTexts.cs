using System.Buffers.Binary;
using System.Text;

namespace Strata.Core.Primitives;

/// <summary>
/// Strings of short texts that were decoded lately. Records name the same few packages, releases, words and versions again and again, and a
/// string for each mention is most of what an import would leave to the garbage collector. Safe for concurrent use: a place holds one
/// reference, and whoever finds another text in it decodes anew.
/// </summary>
public sealed class RecentTexts
{
    private const int MaximumLength = 64;

    /// <summary>A power of two.</summary>
    private const int Places = 2048;

    private readonly string?[] _recent = new string?[Places];

    /// <summary>The text as a string; what is no valid UTF-8 reads as U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaximumLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var place = ref PlaceOf(utf8);
        return place is { } known && Is(utf8, known) ? known : place = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The text, if it is remembered; null says nothing about it.</summary>
    public string? Find(ReadOnlySpan<byte> utf8) =>
        utf8.Length is > 0 and <= MaximumLength && PlaceOf(utf8) is { } known && Is(utf8, known) ? known : null;

    /// <summary>Remembers a text if the string has its characters, and hands the string back.</summary>
    public string Remember(ReadOnlySpan<byte> utf8, string text)
    {
        if (text.Length is > 0 and <= MaximumLength && Is(utf8, text))
        {
            PlaceOf(utf8) = text;
        }

        return text;
    }

    /// <summary>Texts that are not ASCII are not found again, which costs no more than decoding them.</summary>
    private static bool Is(ReadOnlySpan<byte> utf8, string text) => utf8.Length == text.Length && Ascii.Equals(utf8, text);

    /// <summary>By length, beginning and end, in which the texts of one kind differ most.</summary>
    private ref string? PlaceOf(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        if (utf8.Length >= sizeof(ulong))
        {
            hash += BinaryPrimitives.ReadUInt64LittleEndian(utf8) + (BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]) * 31);
        }
        else
        {
            foreach (var part in utf8)
            {
                hash = (hash << 8) | part;
            }
        }

        return ref _recent[(int)((hash * 0x9E3779B97F4A7C15) >> 53)];
    }
}

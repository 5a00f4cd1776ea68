using System.Buffers;
using System.Text;

namespace Strata.Core.Inventory.Os;

/// <summary>The characters that names and versions may have. What passes here is plain ASCII without blanks or control characters.</summary>
static class PackageText
{
    /// <summary>Bytes of a name or version; the longest real ones have about 100.</summary>
    public const int MaximumLength = 512;

    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "+-._"));
    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "+-._~:^"));

    /// <summary>True for a package name as dpkg and apk accept one: letters, digits, <c>+ - . _</c>.</summary>
    public static bool IsName(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaximumLength && !text.ContainsAnyExcept(NameBytes);

    /// <summary>True for a version: letters, digits, <c>+ - . _ ~ : ^</c>.</summary>
    public static bool IsVersion(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaximumLength && !text.ContainsAnyExcept(VersionBytes);

    /// <summary>The text without blanks and line ends around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}

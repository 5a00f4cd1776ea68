using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Strata.Core.Layers;

/// <summary>
/// Compares Latin-1 strings with the bytes that they stand for, so that a table of strings is looked up by a span of an archive.
/// The hash is seeded anew in each process: names in hostile images cannot be made to collide.
/// </summary>
internal sealed class PathComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    /// <summary>The one instance.</summary>
    public static PathComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1062", Justification = "A dictionary hands in no null.")]
    public int GetHashCode(string obj)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (obj.Length > bytes.Length)
        {
            return GetHashCode(Encoding.Latin1.GetBytes(obj));
        }

        return GetHashCode(bytes[..Encoding.Latin1.GetBytes(obj, bytes)]);
    }

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (alternate.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < alternate.Length; i++)
        {
            if (alternate[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public string Create(ReadOnlySpan<byte> alternate) => PathText.FromBytes(alternate);
}

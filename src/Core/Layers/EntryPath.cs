namespace Strata.Core.Layers;

/// <summary>
/// Cleans the names of an archive's entries: no leading or trailing slash, no empty, <c>.</c> or <c>..</c> component. Bytes are
/// compared as they are: neither case nor Unicode form is changed, and a backslash is an ordinary character.
/// </summary>
/// <param name="limits">The length of a path.</param>
internal sealed class EntryPath(ScanLimits limits)
{
    /// <summary>Bytes of one component of a path, as Linux file systems allow.</summary>
    public const int MaximumComponentBytes = 255;

    private readonly byte[] _cleaned = new byte[limits.PathBytes];

    /// <summary>Cleans <paramref name="name"/>; the result points into it, or into a buffer that the next call uses again.</summary>
    public EntryPathResult Clean(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> path)
    {
        path = name.Trim((byte)'/');
        while (path.StartsWith("./"u8))
        {
            path = path[2..].TrimStart((byte)'/');
        }

        if (path.Length > 0 && (path[0] == (byte)'.' || path.IndexOf("/."u8) >= 0 || path.IndexOf("//"u8) >= 0))
        {
            return CleanComponents(path, out path);
        }

        return Check(path);
    }

    private EntryPathResult CleanComponents(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> path)
    {
        path = default;
        var length = 0;
        foreach (var range in name.Split((byte)'/'))
        {
            var component = name[range];
            if (component.IsEmpty || component.SequenceEqual("."u8))
            {
                continue;
            }

            if (component.SequenceEqual(".."u8))
            {
                if (length == 0)
                {
                    return EntryPathResult.Escapes;
                }

                length = Math.Max(0, _cleaned.AsSpan(0, length).LastIndexOf((byte)'/'));
                continue;
            }

            var separator = length > 0 ? 1 : 0;
            if (length + separator + component.Length > _cleaned.Length)
            {
                return EntryPathResult.TooLong;
            }

            _cleaned[length] = (byte)'/';
            length += separator;

            component.CopyTo(_cleaned.AsSpan(length));
            length += component.Length;
        }

        path = _cleaned.AsSpan(0, length);
        return Check(path);
    }

    private EntryPathResult Check(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
        {
            return EntryPathResult.Root;
        }

        return path.Length > limits.PathBytes || HasLongComponent(path) ? EntryPathResult.TooLong : EntryPathResult.Valid;
    }

    private static bool HasLongComponent(ReadOnlySpan<byte> path)
    {
        while (path.Length > MaximumComponentBytes)
        {
            var slash = path.IndexOf((byte)'/');
            if (slash is < 0 or > MaximumComponentBytes)
            {
                return true;
            }

            path = path[(slash + 1)..];
        }

        return false;
    }
}

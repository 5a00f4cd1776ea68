using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// The names of a table of contents, to find one that is there twice. Half a hash of each is kept, so that millions fit into memory: equal
/// names are always found, and who makes two different names look equal has their layer read as a whole.
/// </summary>
internal sealed class TocNames
{
    private readonly List<ulong> _hashes = [];

    /// <summary>Adds the cleaned path of an entry.</summary>
    public void Add(ReadOnlySpan<byte> path)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(path, hash);
        _hashes.Add(BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    /// <summary>True when no path was added twice. To be called last.</summary>
    public bool AreDistinct()
    {
        _hashes.Sort();
        for (var i = 1; i < _hashes.Count; i++)
        {
            if (_hashes[i] == _hashes[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}

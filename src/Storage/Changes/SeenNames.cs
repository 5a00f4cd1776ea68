using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Strata.Storage.Changes;

/// <summary>
/// Remembers which vulnerabilities of an update were looked at, as hashes of 128 bits: some 40 bytes of memory for each, however long its
/// name is.
/// </summary>
internal sealed class SeenNames
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>True for the first time that a vulnerability is added.</summary>
    public bool Add(string @namespace, string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{@namespace}\n{id}"), hash);
        return _seen.Add(BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }
}

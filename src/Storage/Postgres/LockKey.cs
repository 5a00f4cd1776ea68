using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Strata.Storage.Postgres;

/// <summary>
/// Keys of advisory locks: the first 64 bits of a hash over what is locked. Two things that share one wait for each other needlessly, and
/// nothing else happens.
/// </summary>
internal static class LockKey
{
    public static long Migration { get; } = Of("migration");

    /// <summary>Shared by those who store layers; taken alone by whoever deletes rows that no layer refers to.</summary>
    public static long Pruning { get; } = Of("pruning");

    /// <summary>Held while a layer is analysed.</summary>
    public static long Layer(string name) => Of("layer", name);

    /// <summary>Held while a layer is stored, which its analyser does on another connection.</summary>
    public static long LayerRow(string name) => Of("layer row", name);

    public static long Partition(string feed, string partition) => Of("partition", feed, partition);

    private static long Of(params ReadOnlySpan<string> parts) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("strata\0" + string.Join('\0', parts!))));
}

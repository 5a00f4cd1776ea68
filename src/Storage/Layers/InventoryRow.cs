using System.Security.Cryptography;
using Strata.Storage.Records;

namespace Strata.Storage.Layers;

/// <summary>A stored set of packages: what it has more and less than its parent. It never changes.</summary>
/// <param name="Parent">The id of the set that it is based on, or null for the empty set.</param>
/// <param name="Added">Package ids in ascending order.</param>
/// <param name="Removed">Package ids in ascending order.</param>
internal sealed record InventoryRow(long? Parent, int[] Added, int[] Removed)
{
    /// <summary>The identity of the row.</summary>
    public byte[] Hash()
    {
        var writer = new PackedWriter();
        writer.WriteText(Parent?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "");
        writer.WriteNumber(Added.Length);
        writer.WriteBytes(PackedNumbers.Pack(Added));
        writer.WriteBytes(PackedNumbers.Pack(Removed));
        return SHA256.HashData(writer.Written);
    }
}

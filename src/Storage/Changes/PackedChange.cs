using System.Security.Cryptography;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Storage.Records;

namespace Strata.Storage.Changes;

/// <summary>A change as it is stored.</summary>
/// <param name="Hash">The sha256 of the old and new form, which the notification's name is made of.</param>
/// <param name="Content">The old and new form, packed by <see cref="ContentPacker"/>.</param>
/// <param name="OldPackages">The ids of the stored packages that the old form affects, packed; empty for none.</param>
/// <param name="NewPackages">The ids of those that the new form affects.</param>
internal sealed record PackedChange(byte[] Hash, byte[] Content, byte[] OldPackages, byte[] NewPackages)
{
    /// <summary>How many bytes it has.</summary>
    public int Size => Hash.Length + Content.Length + OldPackages.Length + NewPackages.Length;

    /// <summary>Packs a change.</summary>
    /// <param name="change">What changed.</param>
    /// <param name="packer">Packs the content.</param>
    /// <param name="named">The stored packages of a namespace with a source or binary name.</param>
    public static PackedChange Of(
        VulnerabilityChange change, ContentPacker packer, Func<string, string, IReadOnlyList<(int Id, Package Package)>> named)
    {
        var writer = new PackedWriter();
        VulnerabilityRecord.WriteChange(writer, change);
        return new PackedChange(
            SHA256.HashData(writer.Written),
            packer.Pack(writer.Written),
            PackedNumbers.Pack(AffectedPackages.Find(change.Old, named)),
            PackedNumbers.Pack(AffectedPackages.Find(change.New, named)));
    }
}

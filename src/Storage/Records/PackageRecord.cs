using System.Security.Cryptography;
using Strata.Core.Inventory;

namespace Strata.Storage.Records;

/// <summary>
/// The one byte form of a package of a namespace: what is stored, and what its identity is taken from. The numbers of
/// <see cref="PackageType"/> are part of it.
/// </summary>
internal static class PackageRecord
{
    public static void Write(PackedWriter writer, string @namespace, Package package)
    {
        writer.WriteText(@namespace);
        writer.WriteText(package.Name);
        writer.WriteText(package.Version);
        writer.WriteText(package.Arch);
        writer.WriteByte((byte)package.Type);
        writer.WriteText(package.Source.Name);
        writer.WriteText(package.Source.Version);
        if (package.Type == PackageType.Rpm)
        {
            writer.WriteText(package.ModularityLabel ?? "");
        }

        if (HasVendor(package.Type))
        {
            writer.WriteText(package.Vendor ?? "");
        }
    }

    public static Package Read(ReadOnlySpan<byte> record)
    {
        var reader = new PackedReader(record);
        reader.ReadTextBytes();
        var name = reader.ReadText();
        var version = reader.ReadText();
        var arch = reader.ReadText();
        var type = reader.ReadByte();
        if (type > (byte)PackageType.Pacman)
        {
            throw new CorruptRecordException("a package has an impossible type");
        }

        var sourceName = reader.ReadText();
        var sourceVersion = reader.ReadText();
        var label = type == (byte)PackageType.Rpm ? reader.ReadText() : "";
        var vendor = HasVendor((PackageType)type) ? reader.ReadText() : "";
        return new Package
        {
            Name = name,
            Version = version,
            Arch = arch,
            Type = (PackageType)type,
            Source = new SourcePackage(sourceName == name ? name : sourceName, sourceVersion == version ? version : sourceVersion),
            ModularityLabel = label.Length > 0 ? label : null,
            Vendor = vendor.Length > 0 ? vendor : null,
        };
    }

    private static bool HasVendor(PackageType type) => type is PackageType.Rpm or PackageType.Deb;

    /// <summary>The identity of what <paramref name="writer"/> holds.</summary>
    public static byte[] HashOf(PackedWriter writer) => SHA256.HashData(writer.Written);
}

using Strata.Core.Inventory;
using Strata.Core.Scanning.Trees;
using ZstdSharp;

namespace Strata.Core.Scanning.Cache;

/// <summary>A <see cref="KnownImage"/> as bytes.</summary>
internal static class ImageEntry
{
    /// <summary>Writes an image.</summary>
    public static void Write(KnownImage image, Stream destination)
    {
        var output = new TreeBytesWriter();
        output.Number(image.Layers.Count);
        foreach (var (digest, diffId) in image.Layers)
        {
            EntryForm.WriteText(output, digest);
            EntryForm.WriteText(output, diffId);
        }

        EntryForm.WriteWarnings(output, image.Warnings);
        WriteInventory(output, image.Inventory);
        using var compressor = new Compressor(EntryForm.CompressionLevel);
        destination.Write(compressor.Wrap(output.Written));
    }

    /// <summary>Reads an image.</summary>
    /// <exception cref="FileTreeFormatException">The bytes are no image.</exception>
    /// <exception cref="ZstdException">The bytes are not compressed.</exception>
    public static KnownImage Read(Stream source)
    {
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        using var decompressor = new Decompressor();
        var input = new TreeBytesReader(decompressor.Unwrap(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)).ToArray());
        var layers = new (string?, string?)[input.Count()];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = (EntryForm.ReadText(input), EntryForm.ReadText(input));
        }

        return new KnownImage(layers, EntryForm.ReadWarnings(input), ReadInventory(input));
    }

    private static void WriteInventory(TreeBytesWriter output, TargetInventory inventory)
    {
        output.Byte((byte)(inventory.Distribution is null ? 0 : 1));
        if (inventory.Distribution is { } distribution)
        {
            WriteDistribution(output, distribution);
        }

        output.Number(inventory.Packages.Count);
        foreach (var found in inventory.Packages)
        {
            WritePackage(output, found);
        }

        EntryForm.WriteTexts(output, inventory.Databases);
        EntryForm.WriteWarnings(output, inventory.Warnings);
    }

    private static TargetInventory ReadInventory(TreeBytesReader input)
    {
        var distribution = input.Byte() == 0 ? null : ReadDistribution(input);
        var strings = new Dictionary<string, string>(StringComparer.Ordinal);
        var packages = new InventoryPackage[input.Count()];
        for (var i = 0; i < packages.Length; i++)
        {
            packages[i] = ReadPackage(input, strings);
        }

        return new TargetInventory(distribution, packages, EntryForm.ReadTexts(input), EntryForm.ReadWarnings(input));
    }

    private static void WriteDistribution(TreeBytesWriter output, Distribution distribution)
    {
        output.Text(distribution.Id);
        foreach (var text in (ReadOnlySpan<string?>)
        [
            distribution.Version, distribution.CodeName, distribution.PrettyName, distribution.Namespace, distribution.DerivedFrom,
            distribution.SupportNamespace, distribution.Cpe,
        ])
        {
            EntryForm.WriteText(output, text);
        }

        EntryForm.WriteTexts(output, distribution.Repositories);
        EntryForm.WriteTexts(output, distribution.Candidates);
    }

    private static Distribution ReadDistribution(TreeBytesReader input) => new()
    {
        Id = input.RawText(),
        Version = EntryForm.ReadText(input),
        CodeName = EntryForm.ReadText(input),
        PrettyName = EntryForm.ReadText(input),
        Namespace = EntryForm.ReadText(input),
        DerivedFrom = EntryForm.ReadText(input),
        SupportNamespace = EntryForm.ReadText(input),
        Cpe = EntryForm.ReadText(input),
        Repositories = EntryForm.ReadTexts(input),
        Candidates = EntryForm.ReadTexts(input),
    };

    private static void WritePackage(TreeBytesWriter output, InventoryPackage found)
    {
        var package = found.Package;
        output.Text(package.Name);
        output.Text(package.Version);
        output.Text(package.Arch);
        output.Byte((byte)package.Type);
        output.Text(package.Source.Name);
        output.Text(package.Source.Version);
        EntryForm.WriteText(output, package.ModularityLabel);
        EntryForm.WriteText(output, package.Vendor);
        output.Text(found.Location);
        output.Number(found.Layer);
    }

    private static InventoryPackage ReadPackage(TreeBytesReader input, Dictionary<string, string> strings)
    {
        var package = new Package
        {
            Name = Shared(input.RawText()),
            Version = Shared(input.RawText()),
            Arch = Shared(input.RawText()),
            Type = (PackageType)input.Byte(),
            Source = new SourcePackage(Shared(input.RawText()), Shared(input.RawText())),
            ModularityLabel = EntryForm.ReadText(input),
            Vendor = EntryForm.ReadText(input) is { } vendor ? Shared(vendor) : null,
        };
        return new InventoryPackage(package, Shared(input.RawText()), input.Number(int.MaxValue));

        // Most names, versions and paths stand there several times.
        string Shared(string text) => strings.TryAdd(text, text) ? text : strings[text];
    }
}

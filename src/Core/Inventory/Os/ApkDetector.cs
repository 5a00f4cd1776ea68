using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>Reads apk's installed database at its two places; where <c>/lib</c> is merged into <c>/usr/lib</c> both are the same file.</summary>
sealed class ApkDetector : ICondensingDetector
{
    private const int BinaryMagicBytes = 4;

    private static readonly string[] Places = ["lib/apk/db/installed", "usr/lib/apk/db/installed"];

    public string Name => "os/apk";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Places.Select(PathPattern.File)];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        var files = Places.Select(tree.Find).OfType<LayerFile>().Distinct();
        return [.. files.Select(file => Read(file, context, cancellationToken))];
    }

    /// <inheritdoc/>
    public CondensedContent Condense(LayerFile file, IFileTree tree, CancellationToken cancellationToken) => IsBinaryContainer(file.Content.Span)
        ? new CondensedContent(file.Content[..BinaryMagicBytes], IsExact: true)
        : ApkCondenser.Condense(file.Content, cancellationToken);

    private static PackageDatabase Read(LayerFile file, DetectionContext context, CancellationToken cancellationToken)
    {
        var location = PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength);
        var content = file.Content.Span;
        if (IsBinaryContainer(content))
        {
            context.Warn(
                WarningCodes.PackageDatabaseUnsupported,
                "The database is in the binary form of apk 3 (ADB), which cannot be read yet: its packages are unknown.",
                location);
            return new PackageDatabase(location, []);
        }

        var skipped = new WarningSink();
        var packages = ApkInstalledReader.Read(content, location, skipped, cancellationToken);
        RecordWarnings.Report(file, packages.Count, skipped.ToList(), context);
        return new PackageDatabase(location, packages);
    }

    // "ADB." is plain, "ADBd" deflated, "ADBc" has a compression header.
    private static bool IsBinaryContainer(ReadOnlySpan<byte> content) =>
        content.Length >= BinaryMagicBytes && content.StartsWith("ADB"u8) && content[3] is (byte)'.' or (byte)'d' or (byte)'c';
}

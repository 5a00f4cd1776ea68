using System.Globalization;
using System.Text;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>Reads pacman's local database, which has a folder for each package, as Arch Linux and its derivatives keep it.</summary>
sealed class PacmanDetector : ICondensingDetector
{
    /// <summary>Packages of one database; all of Arch's repositories have about 15,000.</summary>
    public const int MaximumRecords = 100_000;

    private const string Folder = "var/lib/pacman/local";
    private const string Description = "desc";

    private static readonly PathPattern VersionFile = new(PathPatternKind.File, Folder + "/ALPM_DB_VERSION", NameOnly: true);

    public string Name => "os/pacman";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.FileInEach(Folder, Description), VersionFile];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        var files = tree.FilesInEach(Folder, Description);
        if (files.Count == 0)
        {
            return tree.Count(VersionFile) > 0 ? [new PackageDatabase("/" + Folder, [])] : [];
        }

        var packages = new List<Package>();
        foreach (var file in files.Take(MaximumRecords))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PacmanDescription.Read(file.Content.Span) is { } package)
            {
                packages.Add(package);
            }
            else
            {
                context.Warn(
                    WarningCodes.PackageRecordSkipped,
                    "The file has no valid package name and version and was skipped.",
                    PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength));
            }
        }

        if (files.Count > MaximumRecords)
        {
            context.Warn(
                WarningCodes.LimitExceeded,
                string.Create(CultureInfo.InvariantCulture, $"The database has more than {MaximumRecords} packages; the rest was not read."),
                "/" + Folder);
        }

        if (packages.Count == 0)
        {
            context.Warn(WarningCodes.PackageDatabaseUnreadable, "No record of the package database could be read.", "/" + Folder);
        }

        return [new PackageDatabase("/" + Folder, packages)];
    }

    /// <inheritdoc/>
    public CondensedContent Condense(LayerFile file, IFileTree tree, CancellationToken cancellationToken)
    {
        if (PacmanDescription.Read(file.Content.Span) is not { } package)
        {
            return new CondensedContent(file.Content, IsExact: true);
        }

        var text = $"%NAME%\n{package.Name}\n\n%VERSION%\n{package.Version}\n"
            + (package.Source.Name == package.Name ? "" : $"\n%BASE%\n{package.Source.Name}\n")
            + (package.Arch.Length == 0 ? "" : $"\n%ARCH%\n{package.Arch}\n");
        ReadOnlyMemory<byte> condensed = Encoding.ASCII.GetBytes(text);
        return condensed.Length < file.Content.Length
            ? new CondensedContent(condensed, IsExact: package == PacmanDescription.Read(condensed.Span))
            : new CondensedContent(file.Content, IsExact: true);
    }
}

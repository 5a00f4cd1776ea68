using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Says so when a package database is there that cannot be read yet, so that the target does not look as if it had no packages.
/// A format that gets its own detector loses its lines here.
/// </summary>
sealed class UnsupportedPackageDatabaseDetector : IPackageDetector
{
    private static readonly (string System, PathPattern Evidence)[] Databases =
    [
        ("Portage", new PathPattern(PathPatternKind.EndsWith, "/environment.bz2", NameOnly: true)),
        ("Nix", At("nix/var/nix/db/db.sqlite")),
        ("XBPS", At("var/db/xbps/pkgdb-0.38.plist")),
    ];

    public string Name => "os/unsupported";

    public int Version => 3;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Databases.Select(database => database.Evidence)];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        var found = Databases.Where(database => tree.Count(database.Evidence) > 0).ToArray();
        foreach (var (system, evidence) in found)
        {
            context.Warn(
                WarningCodes.PackageDatabaseUnsupported,
                $"A {system} package database is present, which cannot be read yet: its packages and their vulnerabilities are unknown.",
                Location(evidence));
        }

        return [.. found.Select(database => new PackageDatabase(Location(database.Evidence), []))];
    }

    private static string Location(PathPattern evidence) => evidence.Text.TrimStart('/');

    private static PathPattern At(string path) => new(PathPatternKind.File, path, NameOnly: true);
}

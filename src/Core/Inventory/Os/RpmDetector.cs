using Strata.Core.Inventory.Os.Rpm;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Reads rpm's database in each of its forms (Berkeley DB, NDB, SQLite) and the text lists that stand for one. A system has one
/// database: of several files the newest layer's counts, then SQLite before NDB before Berkeley DB; one without packages is passed over.
/// </summary>
sealed class RpmDetector : ICondensingDetector
{
    public string Name => "os/rpm";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } =
    [
        .. RpmPlace.All.Select(place => PathPattern.File(place.Path)),
        .. RpmPlace.All.Select(place => place.LogPath).OfType<string>().Select(PathPattern.File),
    ];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        var candidates = Candidates(tree);
        var withoutPackages = new List<PackageDatabase>();
        foreach (var candidate in candidates.Where(candidate => !candidate.IsBlank))
        {
            var packages = candidate.Read(cancellationToken);
            var database = new PackageDatabase(LocationOf(candidate), packages.Packages);
            Report(packages, database.Location, context);
            if (packages.Packages.Count > 0)
            {
                return [database];
            }

            withoutPackages.Add(database);
        }

        foreach (var candidate in candidates.Where(candidate => candidate.IsBlank && withoutPackages.Count == 0))
        {
            withoutPackages.Add(new PackageDatabase(LocationOf(candidate), []));
            Report(candidate.Read(cancellationToken), LocationOf(candidate), context);
        }

        return withoutPackages;
    }

    /// <inheritdoc/>
    public CondensedContent Condense(LayerFile file, IFileTree tree, CancellationToken cancellationToken)
    {
        var candidates = Candidates(tree);
        var rank = candidates.FindIndex(candidate => candidate.File == file || candidate.Log == file);
        if (rank < 0)
        {
            return new CondensedContent(file.Content, IsExact: true);
        }

        // The file itself is always right, and shorter where there is next to nothing in it. It does not say which of several it is.
        var candidate = candidates[rank];
        var condensed = RpmCondensedForm.Write(candidate.Read(cancellationToken), rank);
        var isCondensed = candidates.Count > 1 || condensed.Length <= candidate.File.Content.Length;
        return candidate.File == file
            ? new CondensedContent(isCondensed ? condensed : file.Content, IsExact: true)
            : new CondensedContent(isCondensed ? default : file.Content, IsExact: true);
    }

    // A place may be a link to another one; the file is the same object then and is read once.
    private static List<RpmCandidate> Candidates(IFileTree tree) =>
    [
        .. RpmPlace.All
            .Select(place => (place, File: tree.Find(place.Path)))
            .Where(found => found.File is not null)
            .DistinctBy(found => found.File)
            .Select(found => new RpmCandidate(found.File!, found.place.LogPath is { } log ? tree.Find(log) : null, found.place))
            .OrderBy(candidate => candidate.Place.IsBase)
            .ThenByDescending(candidate => candidate.File.Layer)
            .ThenBy(candidate => RpmCondensedForm.RankOf(candidate.File.Content.Span))
            .ThenBy(candidate => candidate.Place.Order),
    ];

    private static string LocationOf(RpmCandidate candidate) => PrintableText.Clean(candidate.File.DisplayPath, PrintableText.MaximumNameLength);

    private static void Report(RpmPackages packages, string location, DetectionContext context)
    {
        if (packages.Packages.Count == 0 && packages.Problems is [var first, ..])
        {
            context.Warn(WarningCodes.PackageDatabaseUnreadable, $"No record of the package database could be read. {first.Message}", location);
            return;
        }

        foreach (var problem in packages.Problems)
        {
            context.Warn(problem.Code, problem.Message, location);
        }
    }
}

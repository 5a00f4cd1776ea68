using System.Globalization;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Language;

/// <summary>
/// Counts the files that show installed language packages, which are not analysed yet, by their names alone. Go programs are not
/// seen: only their content tells what they are made of.
/// </summary>
sealed class LanguagePackageCounter : IPackageDetector
{
    private static readonly (string Ecosystem, PathPattern[] Evidence)[] Ecosystems =
    [
        ("Bitnami", Named(".bitnami_components.json")),
        ("conda", Named("conda-meta/history")),
        ("Go", Named("go.mod")),
        ("Homebrew", Named("INSTALL_RECEIPT.json")),
        ("Java", Ending(".jar", ".war", ".ear")),
        (".NET", Ending(".deps.json")),
        ("npm", Named("package.json")),
        ("PHP", Named("vendor/composer/installed.json")),
        ("Python", Ending(".dist-info/METADATA", ".egg-info/PKG-INFO", ".egg-info")),
        ("Ruby", Ending(".gemspec")),
        ("Rust", Named("Cargo.lock")),
    ];

    public string Name => "language/counter";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Ecosystems.SelectMany(ecosystem => ecosystem.Evidence)];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        var counts = Ecosystems
            .Select(ecosystem => (ecosystem.Ecosystem, Count: ecosystem.Evidence.Sum(tree.Count)))
            .Where(ecosystem => ecosystem.Count > 0)
            .Select(ecosystem => string.Create(CultureInfo.InvariantCulture, $"{ecosystem.Ecosystem} {ecosystem.Count}"))
            .ToArray();
        if (counts.Length > 0)
        {
            context.Warn(
                WarningCodes.LanguagePackagesNotAnalysed,
                $"Language packages are present and were not analysed; files that show them: {string.Join(", ", counts)}.");
        }

        return [];
    }

    private static PathPattern[] Ending(params string[] suffixes) => [.. suffixes.Select(PathPattern.CountEndingWith)];

    // A path has no leading slash, so that a file in the root needs a pattern of its own.
    private static PathPattern[] Named(string name) =>
        [PathPattern.CountEndingWith("/" + name), new PathPattern(PathPatternKind.File, name, NameOnly: true)];
}

using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Finds which Debian release a system is whose os-release has no <c>VERSION_ID</c>. Testing and unstable (sid) carry the same
/// code name in every release file; only the apt sources tell them apart.
/// </summary>
static class DebianRelease
{
    /// <summary>The file with the point release, or with <c>CODENAME/sid</c>.</summary>
    public const string VersionFile = "etc/debian_version";

    private const string Unstable = "debian:unstable";

    /// <summary>The files that are needed to decide.</summary>
    public static IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(VersionFile), .. AptSources.Files];

    /// <summary>The point release in a debian_version line (<c>9.8</c>), or null.</summary>
    public static string? PointRelease(string line) => ReleaseLine.LeadingVersion(line) == line && DistributionFacts.IsWord(line) ? line : null;

    /// <summary>The code name in <c>CODENAME/sid</c>, or null.</summary>
    public static string? TestingCodeName(string line) =>
        line.EndsWith("/sid", StringComparison.Ordinal) && line[..^"/sid".Length].Split(' ')[^1] is var name && DistributionFacts.IsWord(name) ? name : null;

    /// <summary>The distribution with its release filled in, or with the candidates where two are possible.</summary>
    public static Distribution Complete(Distribution found, IFileTree tree, DetectionContext context)
    {
        var line = ReleaseFile.FirstLine(tree, VersionFile, context) ?? "";
        if (PointRelease(line) is { } pointRelease)
        {
            return found with { Version = pointRelease, Namespace = DistributionNamespaces.Of("debian", pointRelease) };
        }

        var codeName = found.CodeName ?? TestingCodeName(line) ?? TestingCodeName(found.PrettyName ?? "");
        var testing = codeName is null ? null : ReleaseTable.NamespaceOf("debian", codeName);
        var suites = AptSources.Suites(tree, context);
        var isUnstable = suites.Overlaps(["sid", "unstable"]) || codeName == "sid";
        var isTesting = suites.Contains("testing") || (codeName is not null && codeName != "sid" && suites.Contains(codeName));
        var named = found with { CodeName = codeName };
        if (isUnstable && !isTesting)
        {
            return named with { CodeName = "sid", Namespace = Unstable };
        }

        if (isTesting && !isUnstable)
        {
            return named with { Namespace = testing };
        }

        return codeName is null ? named : Ambiguous(named, testing, context);
    }

    private static Distribution Ambiguous(Distribution found, string? testing, DetectionContext context)
    {
        string[] candidates = testing is null ? [Unstable] : [testing, Unstable];
        context.Warn(
            WarningCodes.DistributionAmbiguous,
            $"Debian testing and unstable share the code name '{found.CodeName}' and no apt source tells which one this is: " +
            $"possible are {string.Join(" and ", candidates)}.");
        return found with { Candidates = candidates };
    }
}

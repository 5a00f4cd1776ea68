using System.Buffers;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Scanning;
using Strata.Core.Warnings;

namespace Strata.Cli.Output;

/// <summary>The one thing to do after reading a report: get data when there is none, else the upgrade that removes most findings.</summary>
/// <param name="Reason">What it does, without a full stop.</param>
/// <param name="Command">The command, safe to paste into a shell.</param>
internal sealed record NextStep(string Reason, string Command)
{
    /// <summary>Up to how many packages an upgrade command names; with more, everything is upgraded.</summary>
    private const int MaximumNames = 8;

    /// <summary>Names come from the target: only what no shell can misread is put into a command.</summary>
    private static readonly SearchValues<char> SafeInCommand =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+_-");

    /// <summary>The step, or null when there is nothing to do.</summary>
    public static NextStep? Of(ScanReport report)
    {
        if (report.Warnings.Any(warning => warning.Code is WarningCodes.NoAdvisoryData))
        {
            return new NextStep("bring in advisories", "strata db update");
        }

        if (report.Warnings.Any(warning => warning.Code is WarningCodes.FeedStale))
        {
            return new NextStep("bring the advisories up to date", "strata db update");
        }

        var fixable = report.Findings.Where(finding => finding.FixedVersion is not null).ToList();
        return fixable.Count == 0 ? null : Upgrade(report, fixable);
    }

    private static NextStep Upgrade(ScanReport report, List<Finding> fixable)
    {
        var type = fixable[0].Package.Package.Type;
        var names = fixable
            .Select(finding => finding.Package.Package)
            .Where(package => package.Type == type)
            .Select(package => package.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        var all = names.Count > MaximumNames || names.Exists(name => !IsSafe(name));
        return new NextStep(
            $"upgrade, which fixes {Share(fixable.Count, report.Findings.Count)}{Most(fixable)}{Base(report, fixable)}",
            UpgradeCommand(type, all ? [] : names));
    }

    private static string UpgradeCommand(PackageType type, List<string> names) => type switch
    {
        PackageType.Deb when names.Count == 0 => "apt-get update && apt-get upgrade",
        PackageType.Deb => "apt-get update && apt-get install --only-upgrade " + string.Join(' ', names),
        PackageType.Apk when names.Count == 0 => "apk upgrade --no-cache",
        PackageType.Apk => "apk upgrade --no-cache " + string.Join(' ', names),
        PackageType.Rpm when names.Count == 0 => "dnf upgrade",
        PackageType.Rpm => "dnf upgrade " + string.Join(' ', names),
        PackageType.Pacman => "pacman -Syu",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such package type."),
    };

    private static string Share(int fixable, int all) => (fixable, all) switch
    {
        (1, 1) => "the only finding",
        _ when fixable == all => $"all {all} findings",
        _ => $"{fixable} of {all} findings",
    };

    /// <summary>Names the source package whose upgrade alone removes most.</summary>
    private static string Most(List<Finding> fixable)
    {
        var sources = fixable
            .GroupBy(finding => finding.Package.Package.Source.Name, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        return sources.Count > 1 ? $", {sources[0].Count()} of them with {DisplayText.Clean(sources[0].Key, 60)} alone" : "";
    }

    /// <summary>In an image of several layers, says when a newer base image may do it all.</summary>
    private static string Base(ScanReport report, List<Finding> fixable) =>
        report.Layers.Count > 1 && fixable.TrueForAll(finding => finding.Package.Layer == 0)
            ? " (all of them are in the base layer, so a newer base image may do it)"
            : "";

    private static bool IsSafe(string name) =>
        name.Length > 0 && name[0] is not ('-' or '.') && !name.AsSpan().ContainsAnyExcept(SafeInCommand);
}

using System.Text.Json;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>An installed package, as dpkg or a report tells it.</summary>
internal sealed record InstalledPackage(string Name, string Version, string Arch, string Source, string SourceVersion)
{
    /// <summary>The packages of a report, in an order of their own.</summary>
    public static IReadOnlyList<InstalledPackage> Of(Report report) => Sorted(report.Packages.Select(package => new InstalledPackage(
        Text(package, "name"), Text(package, "version"), Text(package, "arch"), Text(package.GetProperty("source"), "name"), Text(package.GetProperty("source"), "version"))));

    /// <summary>In the order that <see cref="Of"/> has.</summary>
    public static IReadOnlyList<InstalledPackage> Sorted(IEnumerable<InstalledPackage> packages) =>
        [.. packages.OrderBy(package => package.ToString(), StringComparer.Ordinal)];

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;
}

using Strata.Core.Inventory;
using Strata.Core.Inventory.Distributions;
using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory;

public sealed class DetectorsTests
{
    [Fact]
    public void Every_detector_is_registered()
    {
        Assert.Equal(Implementers<IDistributionDetector>(), Detectors.Distributions.Select(detector => detector.GetType().Name).Order());
        Assert.Equal(Implementers<IPackageDetector>(), Detectors.Packages.Select(detector => detector.GetType().Name).Order());
    }

    [Fact]
    public void Every_detector_has_a_page()
    {
        var pages = Path.Combine(Repository.Root, "docs", "reference", "detectors");
        foreach (var name in Detectors.Packages.Select(detector => detector.Name).Concat(Detectors.Distributions.Select(detector => detector.Name)))
        {
            var category = name.Split('/')[0];
            var page = Path.Combine(pages, (category == "distribution" ? category : name.Split('/')[1]) + ".md");
            Assert.True(File.Exists(page), $"{page} is missing.");
            Assert.Contains($"`{name}`", File.ReadAllText(page));
        }
    }

    [Fact]
    public void Every_wanted_path_stands_on_its_detectors_page()
    {
        var pages = string.Concat(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "reference", "detectors")).Select(File.ReadAllText));
        Assert.All(Detectors.Patterns, pattern => Assert.Contains($"`{pattern.Text}`", pages));
    }

    [Fact]
    public void Every_mapped_distribution_stands_on_the_page_of_distributions()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "distributions.md"));
        Assert.All(DistributionNamespaces.Ids, id => Assert.Contains($"| `{id}` |", page));
        Assert.All(ReleaseTable.All, release => Assert.Contains(
            $"| `{release.Namespace}` | {release.CodeName ?? "-"} | {Cell(release.Released)} | {Cell(release.StandardEnd)} | " +
            $"{Cell(release.LtsEnd)} | {Cell(release.EsmEnd)} |",
            page));
    }

    [Fact]
    public void Patterns_are_relative_and_each_one_is_there_once()
    {
        Assert.Equal(Detectors.Patterns.Distinct().Count(), Detectors.Patterns.Count);
        Assert.All(
            Detectors.Patterns.Where(pattern => pattern.Kind != PathPatternKind.EndsWith),
            pattern => Assert.DoesNotContain("//", "/" + pattern.Text));
    }

    [Fact]
    public void Names_are_unique_and_versions_are_part_of_the_set_version()
    {
        string[] names = [.. Detectors.Distributions.Select(detector => detector.Name), .. Detectors.Packages.Select(detector => detector.Name)];

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Contains(name + "@", Detectors.SetVersion));
    }

    private static string Cell(DateOnly? day) => day?.ToString("yyyy-MM-dd") ?? "-";

    private static IEnumerable<string> Implementers<T>() => typeof(T).Assembly.GetTypes()
        .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(T)))
        .Select(type => type.Name)
        .Order();
}

using Strata.Testing;

namespace Strata.Cli.Tests.Scan.Distributions;

/// <summary>A root file system of one distribution, advisories in its vendor's form, and what a scan must find.</summary>
/// <param name="Name">The name of the case: that of its golden file, and of its folder of advisories unless <see cref="Feeds"/> says another.</param>
internal sealed record DistributionScan(string Name)
{
    /// <summary>os-release as the vendor writes it, the fields that nobody reads aside.</summary>
    public required string OsRelease { get; init; }

    /// <summary>Everything in the root but os-release.</summary>
    public required Func<ArchiveBuilder> Root { get; init; }

    /// <summary>The feeds, each with a folder or file below <c>feeds</c>.</summary>
    public required IReadOnlyList<(string Feed, string Path)> Feeds { get; init; }

    /// <summary>The namespace that must be detected.</summary>
    public required string Namespace { get; init; }

    /// <summary>The status of the report.</summary>
    public string Status { get; init; } = "complete";

    /// <summary>Every code of a warning, in the order of the report.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every finding, as <c>ID package installed -> fix state severity</c>, in the order of the report.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>
    /// Records that were held against a package and led to no finding, as <c>ID package outcome</c>, sorted. With them a missing finding is one
    /// that was decided and not one whose record was lost.
    /// </summary>
    public IReadOnlyList<string> Rejections { get; init; } = [];

    /// <summary>The day of the scan.</summary>
    public DateOnly Today { get; init; } = new(2024, 9, 1);

    /// <summary>Further options of the scan.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The <c>ID</c> of os-release.</summary>
    public string Id => OsRelease.Split('\n').Single(line => line.StartsWith("ID=", StringComparison.Ordinal))[3..].Trim('"').ToLowerInvariant();

    public override string ToString() => Name;
}

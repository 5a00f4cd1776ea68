using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Storage.Layers;

namespace Strata.Storage.Tests;

/// <summary>Valid objects with defaults.</summary>
internal static class Some
{
    public const string Namespace = "debian:12";

    public static readonly DateTimeOffset Day = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    public static FeedUpdate Update(string feed = "debian", string partition = "") =>
        new() { Feed = feed, Partition = partition, Fingerprint = "v1", Checked = Day };

    public static AffectedPackage Affected(string name = "openssl", string fixedVersion = "3.0.2-1", string @namespace = Namespace) => new()
    {
        Namespace = @namespace,
        Name = name,
        Ranges = [VersionRange.Before(fixedVersion)],
        FixedVersion = fixedVersion,
        State = FixState.Fixed,
    };

    public static Advisory Advisory(string key = "CVE-2024-1/openssl", params AffectedPackage[] affected) =>
        new() { Key = key, Id = key.Split('/')[0], Affected = affected is [] ? [Affected()] : affected };

    public static IAsyncEnumerable<Advisory> Stream(params IEnumerable<Advisory> advisories) => advisories.ToAsyncEnumerable();

    public static Package Package(string name = "openssl", string version = "3.0.1-1", string? source = null) => new()
    {
        Name = name,
        Version = version,
        Arch = "amd64",
        Type = PackageType.Deb,
        Source = new SourcePackage(source ?? name, version),
    };

    public static LayerToStore Layer(string name, string? parent = null, params IReadOnlyCollection<Package> packages) => new()
    {
        Name = name,
        ParentName = parent,
        EngineVersion = 3,
        Namespace = Namespace,
        Packages = packages,
        Tree = new byte[] { 1, 2, 3 },
    };

    /// <summary>A vulnerability as an API writes it: one package, affected below a version, or in all versions.</summary>
    public static NamespaceVulnerability Vulnerability(
        string name = "CVE-2024-1", string package = "openssl", string? fixedVersion = "3.0.2-1", Severity severity = Severity.Medium) => new()
    {
        Namespace = Namespace,
        Name = name,
        Feed = NamespaceVulnerability.OwnFeed,
        Severity = severity,
        Affected =
        [
            new AffectedPackage
            {
                Namespace = Namespace,
                Name = package,
                Ranges = [fixedVersion is null ? VersionRange.All : VersionRange.Before(fixedVersion)],
                FixedVersion = fixedVersion,
                State = fixedVersion is null ? FixState.Affected : FixState.Fixed,
                Severity = severity,
            },
        ],
    };

    /// <summary>Yields <paramref name="advisories"/> and then fails, as a parser does on a cut-off file.</summary>
    public static async IAsyncEnumerable<Advisory> Broken(params Advisory[] advisories)
    {
        foreach (var advisory in advisories)
        {
            await Task.Yield();
            yield return advisory;
        }

        throw new EndOfStreamException("the feed is cut off");
    }
}

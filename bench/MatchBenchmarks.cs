using BenchmarkDotNet.Attributes;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;

namespace Strata.Benchmarks;

/// <summary>Matching 1,000 packages with 20 records each, a quarter of which apply.</summary>
[MemoryDiagnoser]
public class MatchBenchmarks
{
    private readonly List<InventoryPackage> _packages = [];
    private readonly List<AdvisoryCandidate> _candidates = [];

    [GlobalSetup]
    public void Fill()
    {
        for (var package = 0; package < 1_000; package++)
        {
            var name = $"package-{package}";
            _packages.Add(new InventoryPackage(
                new Package { Name = name, Version = "2.4-1", Type = PackageType.Deb, Source = new SourcePackage(name, "2.4-1") }, "var/lib/dpkg/status", 0));
            for (var record = 0; record < 20; record++)
            {
                var fixedIn = record % 4 == 0 ? "2.5-1" : "2.3-1";
                var affected = new AffectedPackage
                {
                    Namespace = "debian:12", Name = name, State = FixState.Fixed, FixedVersion = fixedIn, Ranges = [VersionRange.Before(fixedIn)],
                };
                var id = $"CVE-2026-{(package * 20) + record:00000}";
                _candidates.Add(new AdvisoryCandidate("debian", 100, new Advisory { Key = id + "/" + name, Id = id, Affected = [affected] }, affected));
            }
        }
    }

    [Benchmark]
    public int Match() => Matcher.Match("debian:12", _packages, _candidates, CancellationToken.None).Findings.Count;
}

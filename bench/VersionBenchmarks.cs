using BenchmarkDotNet.Attributes;
using Strata.Core.Versions;

namespace Strata.Benchmarks;

/// <summary>One comparison under each ordering: nothing may be allocated.</summary>
[MemoryDiagnoser]
public class VersionBenchmarks
{
    private IVersionScheme _scheme = VersionSchemes.Find("dpkg")!;

    [Params("dpkg", "rpm", "apk")]
    public string Scheme { get; set; } = "dpkg";

    [GlobalSetup]
    public void Find() => _scheme = VersionSchemes.Find(Scheme)!;

    [Benchmark]
    public int Compare() => _scheme.Compare("1.2.11.20210203-r4", "1.2.11.20210203-r12");
}

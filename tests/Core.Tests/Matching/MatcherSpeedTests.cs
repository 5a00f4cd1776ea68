using System.Diagnostics;
using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class MatcherSpeedTests
{
    [Fact]
    public void Thousand_packages_with_twenty_candidates_each_allocate_little_and_take_milliseconds()
    {
        var packages = Enumerable.Range(0, 1_000).Select(index => Some.Package($"bin{index}", "1.2.3-4+deb12u1", $"src{index}")).ToArray();
        var candidates = Enumerable.Range(0, 20_000).Select(index => Some.Candidate(
            $"DEBIAN-CVE-2024-{10_000 + index}",
            [$"CVE-2024-{10_000 + index}"],
            name: $"src{index / 20}",
            ranges: [VersionRange.Before(index % 4 == 0 ? "1.2.3-5" : "1.2.3-1")],
            severity: Severity.Low)).ToArray();
        var result = Matcher.Match(Some.Namespace, packages, candidates, CancellationToken.None);
        Assert.Equal(5_000, result.Findings.Count);

        var best = TimeSpan.MaxValue;
        var bytes = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var (start, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            Matcher.Match(Some.Namespace, packages, candidates, CancellationToken.None);
            var taken = Stopwatch.GetElapsedTime(start);
            best = taken < best ? taken : best;
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // Generous, since a test machine is busy and this is not an optimised build; a quadratic step would take seconds.
        Assert.True(best < TimeSpan.FromMilliseconds(500), $"{best.TotalMilliseconds} ms");
        Assert.True(bytes < 40 << 20, $"{bytes} bytes");
        TestContext.Current.SendDiagnosticMessage($"best {best.TotalMilliseconds} ms, {bytes} bytes");
    }
}

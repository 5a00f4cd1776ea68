using System.Diagnostics;

namespace Strata.Benchmarks;

/// <summary>
/// The two sides of <see cref="LayerWalkBenchmarks"/> in turn, for machines whose speed drifts: the ratio is the median of the pairs'.
/// </summary>
internal static class LayerWalkPairs
{
    public static async Task RunAsync(int pairs)
    {
        foreach (var format in (string[])["gzip", "zstd"])
        {
            var benchmark = new LayerWalkBenchmarks { Format = format };
            benchmark.Compress();
            benchmark.DecompressAndDiscard();
            await benchmark.Walk();
            var times = new List<(double Limit, double Walk)>();
            for (var pair = 0; pair < pairs; pair++)
            {
                var start = Stopwatch.GetTimestamp();
                benchmark.DecompressAndDiscard();
                var limit = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                start = Stopwatch.GetTimestamp();
                await benchmark.Walk();
                times.Add((limit, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            }

            Console.WriteLine(
                $"{format}: walk {Median(times.Select(time => time.Walk)):F0} ms, decompressing {Median(times.Select(time => time.Limit)):F0} ms, "
                + $"ratio {Median(times.Select(time => time.Walk / time.Limit)):F2} "
                + $"(fastest {times.Min(time => time.Walk) / times.Min(time => time.Limit):F2})");
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}

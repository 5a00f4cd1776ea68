using BenchmarkDotNet.Running;
using Strata.Benchmarks;

if (args is ["import", var corpus, var database, .. var count])
{
    await ImportMeasurement.RunAsync(corpus, database, count is [var ranges] ? long.Parse(ranges) : 1_000_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

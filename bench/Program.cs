using BenchmarkDotNet.Running;
using Strata.Benchmarks;

if (args is ["import", var corpus, var database, .. var count])
{
    await ImportMeasurement.RunAsync(corpus, database, count is [var ranges] ? long.Parse(ranges) : 1_000_000);
    return;
}

if (args is ["import-postgres", var feeds, var connection, .. var number])
{
    await ImportMeasurement.RunPostgresAsync(feeds, connection, number is [var wanted] ? long.Parse(wanted) : 1_000_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

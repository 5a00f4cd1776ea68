using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
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

if (args is ["plain-tables", var stored])
{
    await PlainTables.CompareAsync(stored);
    return;
}

if (args is ["read", var folder])
{
    ReadLimit.Measure(folder);
    return;
}

if (args is ["walk", var pairs])
{
    await LayerWalkPairs.RunAsync(int.Parse(pairs));
    return;
}

// In this process: the assembly is not named for its project file, by which BenchmarkDotNet looks for what it is to build anew.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator()));

namespace Strata.Fuzz;

/// <summary>
/// One parser under attack. It must return for every input: throwing anything but what the parser documents is a crash, and so is a
/// hang, a broken <see cref="Invariant"/>, or memory beyond the limit that <c>fuzz/run</c> sets.
/// </summary>
/// <param name="Name">The name for the command line.</param>
/// <param name="Run">Feeds one input to the parser.</param>
/// <param name="Seeds">Small valid and nearly valid inputs to start from, made in code.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run, Func<IEnumerable<byte[]>> Seeds)
{
    /// <summary>A target whose parser is asynchronous; in memory nothing is ever waited for.</summary>
    public static FuzzTarget Asynchronous(string name, Func<byte[], Task> run, Func<IEnumerable<byte[]>> seeds) =>
        new(name, bytes => run(bytes).GetAwaiter().GetResult(), seeds);
}

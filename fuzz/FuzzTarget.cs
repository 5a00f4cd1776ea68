namespace Strata.Fuzz;

/// <summary>
/// One parser under attack. It must return for every input: throwing anything but what the parser documents is a crash, and so is a
/// hang.
/// </summary>
/// <param name="Name">The name for the command line.</param>
/// <param name="Run">Feeds one input to the parser.</param>
/// <param name="Seeds">Small valid and nearly valid inputs to start from, made in code.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run, Func<IEnumerable<byte[]>> Seeds);

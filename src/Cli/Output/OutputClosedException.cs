namespace Strata.Cli.Output;

/// <summary>The reader of standard output went away (EPIPE): nobody is left to write to, and nothing went wrong here.</summary>
internal sealed class OutputClosedException() : IOException("The reader of standard output has gone.");

namespace Strata.Cli.Commands;

/// <summary>The command line asks for something that cannot be done as written. The message says what to write in its place.</summary>
internal sealed class UsageException(string message) : Exception(message);

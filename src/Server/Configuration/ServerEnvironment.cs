namespace Strata.Server.Configuration;

/// <summary>What the configuration may read besides its file: environment variables and the files that it names.</summary>
internal sealed record ServerEnvironment
{
    /// <summary>Reads an environment variable; null when it is unset.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Reads a text file.</summary>
    public Func<string, string> ReadFile { get; init; } = File.ReadAllText;

    /// <summary>That of this process.</summary>
    public static ServerEnvironment OfProcess() => new() { Variable = Environment.GetEnvironmentVariable };
}

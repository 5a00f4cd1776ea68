namespace Strata.Server.Configuration;

/// <summary>What a configuration file says.</summary>
/// <param name="Options">The options.</param>
/// <param name="Warnings">What was passed over, for the operator.</param>
internal sealed record LoadedConfiguration(ServerOptions Options, IReadOnlyList<string> Warnings);

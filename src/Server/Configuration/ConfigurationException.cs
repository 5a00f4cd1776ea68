namespace Strata.Server.Configuration;

/// <summary>The configuration cannot be used. The message names the file, the line or the option, and what to write instead; never a secret.</summary>
internal sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);

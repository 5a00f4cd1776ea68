namespace Strata.Server.Configuration;

/// <summary>One key of the configuration file: the line that reads it, prints it and documents it.</summary>
/// <param name="Key">The full key: <c>clair.api.timeout</c>.</param>
/// <param name="Apply">Puts a value of the file into the options.</param>
/// <param name="Show">The value that is in force: null when unset, a text, a list of texts, or a list of mappings.</param>
internal sealed record Setting(string Key, Func<ServerOptions, SettingValue, ServerOptions> Apply, Func<ServerOptions, object?> Show)
{
    /// <summary>True for what is never printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The keys of each item, of a setting that is a list of mappings.</summary>
    public IReadOnlyList<string> ItemKeys { get; init; } = [];

    /// <summary>True when an explicit null says something; of other settings it means that nothing is said.</summary>
    public bool TakesNull { get; init; }

    /// <summary>True when any key below this one is the setting's own business.</summary>
    public bool IsMapping { get; init; }
}

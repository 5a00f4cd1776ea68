using System.CommandLine;
using Strata.Core.Images.Blobs;
using Strata.Server.Configuration;
using Strata.Server.Telemetry;

namespace Strata.Server.Commands;

/// <summary>
/// The options that every command takes which needs a configuration: the file, then environment variables, then the command line, each
/// over the one before. A variable is <c>STRATA_</c> and the option's name in capitals: <c>STRATA_HEALTH_LISTEN</c>.
/// </summary>
internal sealed class ServerOptionsReader
{
    private static readonly string[] Truths = ["1", "true", "yes", "on"];

    private readonly Option<string> _config = new("--config") { Description = "A Clair configuration file, with our settings under 'strata:'.", HelpName = "FILE" };
    private readonly Option<string> _database = new("--database") { Description = "A postgresql:// address, a libpq keyword string, or the path of an SQLite file.", HelpName = "URL|PATH" };
    private readonly Option<string> _databaseRead = new("--database-read") { Description = "A PostgreSQL replica that answers reads.", HelpName = "URL" };
    private readonly Option<string> _listen = new("--listen") { Description = "Where the API listens. Default: 127.0.0.1:6060.", HelpName = "HOST:PORT" };
    private readonly Option<string> _healthListen = new("--health-listen") { Description = "Where the health check listens. Default: 127.0.0.1:6061.", HelpName = "HOST:PORT" };
    private readonly Option<string> _layerSources = new("--layer-sources") { Description = "The only hosts that layers are fetched from.", HelpName = "HOST,..." };
    private readonly Option<string> _localLayers = new("--allow-local-layers") { Description = "Folders that layers may be read from.", HelpName = "FOLDER,..." };
    private readonly Option<bool> _insecureTls = new("--insecure-tls") { Description = "Accept any certificate of a layer source." };
    private readonly Option<string> _logLevel = new("--log-level") { Description = "trace, debug, info, warning, error or critical. Default: info.", HelpName = "LEVEL" };
    private readonly Option<string> _logFormat = new("--log-format") { Description = "json, text or auto (text on a terminal). Default: auto.", HelpName = "FORMAT" };
    private readonly Option<string> _cpuProfile = new("--cpu-profile") { Hidden = true };

    /// <summary>The options, to be added to a command.</summary>
    public IReadOnlyList<Option> Options =>
        [_config, _database, _databaseRead, _listen, _healthListen, _layerSources, _localLayers, _insecureTls, _logLevel, _logFormat, _cpuProfile];

    /// <summary>Those of them that say where the data is, for a command that does not serve.</summary>
    public IReadOnlyList<Option> PlaceOptions => [_config, _database];

    /// <summary>What is in force.</summary>
    /// <exception cref="ConfigurationException">A value cannot be used.</exception>
    public LoadedConfiguration Read(ParseResult result, ServerEnvironment environment)
    {
        var loaded = new LoadedConfiguration(new ServerOptions(), []);
        if (Value(_config)?.Text is { } file)
        {
            loaded = ConfigurationFile.Load(file, loaded.Options, environment);
        }

        var options = ScannerVariables.Apply(loaded.Options, environment.Variable);
        if (Value(_database) is { } database)
        {
            options = options with { Database = Translate(database, DatabaseOptions.Parse) with { ReadConnection = options.Database.ReadConnection } };
        }

        if (Value(_databaseRead) is { } read)
        {
            options = options with { Database = options.Database with { ReadConnection = Translate(read, LibpqConnection.Translate) } };
        }

        if (Value(_listen) is { } listen)
        {
            options = options with { Api = options.Api with { Listen = Translate(listen, ReadListen) } };
        }

        if (Value(_healthListen) is { } healthListen)
        {
            options = options with { Api = options.Api with { HealthListen = Translate(healthListen, ReadListen) } };
        }

        if (Value(_layerSources) is { } sources)
        {
            options = options with { Layers = options.Layers with { Sources = Translate(sources, ReadSources) } };
        }

        if (Value(_localLayers) is { } folders)
        {
            options = options with { Layers = options.Layers with { LocalFolders = Split(folders.Text) } };
        }

        if (result.GetValue(_insecureTls) || Truths.Contains(environment.Variable(Variable(_insecureTls)) ?? "", StringComparer.OrdinalIgnoreCase))
        {
            options = options with { Layers = options.Layers with { InsecureTls = true } };
        }

        if (Value(_logLevel) is { } level)
        {
            options = options with { Log = options.Log with { Level = Word(level, LogWords.Levels) } };
        }

        if (Value(_logFormat) is { } format)
        {
            options = options with { Log = options.Log with { Format = Word(format, LogWords.Formats) } };
        }

        options.Validate();
        IReadOnlyList<string> ignored = result.GetValue(_cpuProfile) is null ? [] : ["--cpu-profile is Clair's and has no effect."];
        return loaded with { Options = options, Warnings = [.. loaded.Warnings, .. ignored] };

        (string Name, string Text)? Value(Option<string> option) => result.GetValue(option) is { } given
            ? (option.Name, given)
            : environment.Variable(Variable(option)) is { Length: > 0 } text ? (Variable(option), text) : null;
    }

    private static T Translate<T>((string Name, string Text) given, Func<string, T> read)
    {
        try
        {
            return read(SecretReference.Resolve(given.Text, given.Name, ServerEnvironment.OfProcess()));
        }
        catch (ConfigurationException problem)
        {
            throw new ConfigurationException($"{given.Name}: {problem.Message}", problem);
        }
    }

    private static ListenAddress ReadListen(string text) => ListenAddress.TryParse(text, out var address)
        ? address
        : throw new ConfigurationException($"'{text}' is not HOST:PORT with an IP address.");

    private static string[] ReadSources(string text) => Split(text) is var sources && Array.TrueForAll(sources, AddressRules.IsHostPattern)
        ? sources
        : throw new ConfigurationException("It must be a list of hosts: registry.example, *.example, registry.example:5000.");

    private static T Word<T>((string Name, string Text) given, (string Word, T Value)[] words)
    {
        var found = Array.FindIndex(words, pair => pair.Word.Equals(given.Text, StringComparison.OrdinalIgnoreCase));
        return found >= 0
            ? words[found].Value
            : throw new ConfigurationException($"{given.Name}: '{given.Text}' is not one of {string.Join(", ", words.Select(pair => pair.Word))}.");
    }

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Variable(Option option) => "STRATA_" + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
}

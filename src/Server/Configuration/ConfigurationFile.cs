using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Strata.Server.Configuration;

/// <summary>Reads a configuration file: a Clair file as it is, with our own settings under <c>strata:</c>.</summary>
internal static class ConfigurationFile
{
    /// <summary>Every key, Clair's and ours.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
        [.. ClairSettings.All, .. StrataSettings.All, .. WorkerSettings.All, .. ImageSettings.All, .. HarborSettings.All, .. HookSettings.All];

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file; environment variables in it (<c>$NAME</c>, <c>${NAME}</c>) are expanded, as Clair does.</param>
    /// <param name="start">The options that the file changes.</param>
    /// <param name="environment">Where files and variables are.</param>
    /// <exception cref="ConfigurationException">It cannot be read, or says what cannot be.</exception>
    public static LoadedConfiguration Load(string path, ServerOptions start, ServerEnvironment environment)
    {
        var expanded = ExpandVariables(path, environment.Variable);
        string text;
        try
        {
            text = environment.ReadFile(expanded);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The configuration file '{expanded}' cannot be read: {exception.Message}", exception);
        }

        try
        {
            return Parse(text, start, environment);
        }
        catch (ConfigurationException problem)
        {
            throw new ConfigurationException($"{expanded}: {problem.Message}", problem);
        }
    }

    /// <summary>Reads the file's text.</summary>
    public static LoadedConfiguration Parse(string text, ServerOptions start, ServerEnvironment environment)
    {
        var reading = new ConfigurationReading(environment, start);
        if (ReadRoot(text) is { } root)
        {
            reading.Read(root);
        }

        reading.Options.Validate();
        return new LoadedConfiguration(reading.Options, reading.Warnings);
    }

    private static YamlMappingNode? ReadRoot(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new ConfigurationException(
                string.Create(CultureInfo.InvariantCulture, $"line {problem.Start.Line}, column {problem.Start.Column}: the file is not YAML: {problem.Message}"),
                problem);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            // The library's parser throws these, undocumented, on damaged text.
            throw new ConfigurationException("The file is not YAML.", problem);
        }

        return stream.Documents switch
        {
            [] => null,
            [{ RootNode: YamlMappingNode mapping }] => mapping,
            [{ RootNode: YamlScalarNode { Value: null or "" } }] => null,
            [_] => throw new ConfigurationException("The file must be a mapping with 'clair:' or 'strata:' at the top."),
            _ => throw new ConfigurationException("The file holds more than one YAML document."),
        };
    }

    private static string ExpandVariables(string path, Func<string, string?> variable) =>
        System.Text.RegularExpressions.Regex.Replace(
            path,
            @"\$(?:\{(?<name>\w+)\}|(?<name>\w+))",
            match => variable(match.Groups["name"].Value) ?? "",
            System.Text.RegularExpressions.RegexOptions.CultureInvariant);
}

using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Strata.Server.Configuration;

/// <summary>A value of a configuration file, read as what the setting needs it to be.</summary>
/// <param name="node">The YAML node.</param>
/// <param name="key">The setting's full key, for messages.</param>
/// <param name="environment">Where secrets may be.</param>
internal sealed class SettingValue(YamlNode node, string key, ServerEnvironment environment)
{
    /// <summary>The key with its line.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{key} (line {node.Start.Line})");

    /// <summary>True for an empty value, <c>null</c> and <c>~</c>.</summary>
    public bool IsNull => node is YamlScalarNode { Style: not (YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted) } scalar
        && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The text.</summary>
    public string Text() => node is YamlScalarNode { Value: { } text } ? text : throw Refuse("must be a single value");

    /// <summary>The text, or what <c>file:</c> or <c>env:</c> leads to.</summary>
    public string Secret() => SecretReference.Resolve(Text(), key, environment);

    /// <summary>A whole number.</summary>
    public long Integer(long minimum, long maximum) =>
        long.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw Refuse(FormattableString.Invariant($"must be a whole number from {minimum} to {maximum}"));

    /// <summary>A number.</summary>
    public double Number(double minimum, double maximum) =>
        double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw Refuse(FormattableString.Invariant($"must be a number from {minimum} to {maximum}"));

    /// <summary><c>true</c> or <c>false</c>, in YAML's spellings.</summary>
    public bool Flag() => Text().ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw Refuse("must be true or false"),
    };

    /// <summary>A Go duration that is not negative.</summary>
    public TimeSpan Duration() => GoDuration.TryParse(Text(), out var duration) && duration >= TimeSpan.Zero
        ? duration
        : throw Refuse("must be a duration such as 300s, 15m or 1h30m");

    /// <summary>An address to listen on.</summary>
    public ListenAddress Listen() => ListenAddress.TryParse(Text(), out var address) ? address : throw Refuse("must be HOST:PORT with an IP address");

    /// <summary>A port.</summary>
    public int Port() => (int)Integer(0, ushort.MaxValue);

    /// <summary>An http or https address.</summary>
    public Uri Address() => ParseAddress(Secret()) ?? throw Refuse("must be an http or https address");

    /// <summary>One of some words.</summary>
    public T Word<T>(params (string Word, T Value)[] words)
    {
        var text = Text();
        foreach (var (word, value) in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw Refuse($"must be one of {string.Join(", ", words.Select(pair => pair.Word))}");
    }

    /// <summary>A list of texts; a single text is a list of one, or of several with commas between.</summary>
    public IReadOnlyList<string> Texts() => node switch
    {
        YamlSequenceNode list =>
        [
            .. list.Children.Select(item => item is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Refuse("must be a list of texts")),
        ],
        _ => Text().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    /// <summary>A mapping from names to values, in the file's order.</summary>
    public IReadOnlyList<(string Name, SettingValue Value)> Entries() => node is YamlMappingNode mapping
        ?
        [
            .. mapping.Children.Select(pair => pair.Key is YamlScalarNode { Value: { } name }
                ? (name, new SettingValue(pair.Value, $"{key}.{name}", environment))
                : throw Refuse("must have plain names")),
        ]
        : throw Refuse("must be a mapping");

    /// <summary>A list of mappings, each with some of <paramref name="keys"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, SettingValue>> Items(IReadOnlyList<string> keys)
    {
        if (node is not YamlSequenceNode list)
        {
            throw Refuse("must be a list");
        }

        var items = new List<IReadOnlyDictionary<string, SettingValue>>();
        foreach (var item in list.Children)
        {
            var entries = new SettingValue(item, key, environment).Entries();
            foreach (var (name, value) in entries)
            {
                if (!keys.Contains(name, StringComparer.Ordinal))
                {
                    throw new ConfigurationException(UnknownKey(value.Place, name, keys));
                }
            }

            items.Add(entries.Where(entry => !entry.Value.IsNull).ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal));
        }

        return items;
    }

    /// <summary>What to say about a key that is not known.</summary>
    public static string UnknownKey(string place, string name, IEnumerable<string> known) => NearestKey.Of(name, known) is { } nearest
        ? $"{place} is not a known setting; did you mean '{nearest}'?"
        : $"{place} is not a known setting.";

    /// <summary>An exception that tells what is wrong with this value, without the value.</summary>
    public ConfigurationException Refuse(string problem) => new($"{Place} {problem}.");

    private static Uri? ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
}

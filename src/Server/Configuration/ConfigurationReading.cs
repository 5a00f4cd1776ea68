using YamlDotNet.RepresentationModel;

namespace Strata.Server.Configuration;

/// <summary>One reading of a configuration file: walks its keys and lets the settings take their values.</summary>
/// <param name="environment">Where secrets may be.</param>
/// <param name="start">The options before.</param>
internal sealed class ConfigurationReading(ServerEnvironment environment, ServerOptions start)
{
    private const string ClairSection = "clair";
    private const string OwnSection = "strata";
    private static readonly Dictionary<string, Setting> ByKey = ConfigurationFile.Settings.ToDictionary(setting => setting.Key, StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    /// <summary>The options so far.</summary>
    public ServerOptions Options { get; private set; } = start;

    /// <summary>What was passed over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads the whole file. Clair's section comes first, wherever it stands, so that ours may refine it.</summary>
    public void Read(YamlMappingNode root)
    {
        var sections = Children(root, "").ToList();
        foreach (var (name, node) in sections.Where(section => section.Name is not (ClairSection or OwnSection)))
        {
            _warnings.Add(SettingValue.UnknownKey(new SettingValue(node, name, environment).Place, name, [ClairSection, OwnSection]));
        }

        foreach (var section in new[] { ClairSection, OwnSection })
        {
            foreach (var (name, node) in sections.Where(pair => pair.Name == section))
            {
                if (section == ClairSection)
                {
                    Options = ClairSettings.Defaults(Options);
                }

                ReadSection(name, node);
            }
        }
    }

    private void ReadSection(string key, YamlNode node)
    {
        var value = new SettingValue(node, key, environment);
        if (ByKey.TryGetValue(key, out var setting) && (!value.IsNull || setting.TakesNull))
        {
            Options = setting.Apply(Options, value);
            if (setting.IsMapping || node is not YamlMappingNode || !HasChildren(key))
            {
                return;
            }
        }

        if (value.IsNull)
        {
            return;
        }

        if (node is not YamlMappingNode mapping)
        {
            throw value.Refuse("must be a mapping");
        }

        foreach (var (name, child) in Children(mapping, key))
        {
            var childKey = $"{key}.{name}";
            if (ByKey.ContainsKey(childKey) || HasChildren(childKey))
            {
                ReadSection(childKey, child);
            }
            else
            {
                RefuseUnknown(childKey, name, child, key);
            }
        }
    }

    private void RefuseUnknown(string key, string name, YamlNode node, string parent)
    {
        var prefix = parent + ".";
        var known = ByKey.Keys
            .Where(candidate => candidate.StartsWith(prefix, StringComparison.Ordinal))
            .Select(candidate => candidate[prefix.Length..].Split('.')[0])
            .Distinct();
        var message = SettingValue.UnknownKey(new SettingValue(node, key, environment).Place, name, known);
        if (key.StartsWith(OwnSection, StringComparison.Ordinal))
        {
            throw new ConfigurationException(message);
        }

        _warnings.Add(message + " It is ignored.");
    }

    private static bool HasChildren(string key) =>
        ByKey.Keys.Any(candidate => candidate.StartsWith(key, StringComparison.Ordinal) && candidate.Length > key.Length && candidate[key.Length] == '.');

    private IEnumerable<(string Name, YamlNode Node)> Children(YamlMappingNode mapping, string key)
    {
        foreach (var (name, node) in mapping.Children)
        {
            yield return name is YamlScalarNode { Value: { } text }
                ? (text, node)
                : throw new SettingValue(name, key, environment).Refuse("must have plain keys");
        }
    }
}

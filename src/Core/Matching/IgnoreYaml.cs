using Strata.Core.Primitives;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Strata.Core.Matching;

/// <summary>
/// Reads the YAML form of ignore files from parser events: a list of maps from known keys to texts. Anchors, aliases and any deeper
/// nesting are refused, so a small file cannot grow.
/// </summary>
internal static class IgnoreYaml
{
    /// <summary>Reads all rules.</summary>
    public static List<IgnoreRule> Read(string name, string text)
    {
        var parser = new YamlEvents(text);
        try
        {
            return Read(name, parser);
        }
        catch (YamlException exception)
        {
            throw new IgnoreFileException(name, (int)exception.Start.Line, "the file is not valid YAML.");
        }
    }

    private static List<IgnoreRule> Read(string name, YamlEvents parser)
    {
        var rules = new List<IgnoreRule>();
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        Expect<SequenceStart>(name, parser, "the file is not a list of entries.");
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            IgnoreFile.Add(name, rules, ReadEntry(name, parser));
        }

        parser.Consume<DocumentEnd>();
        Expect<StreamEnd>(name, parser, "the file holds more than one document.");
        return rules;
    }

    private static IgnoreRule ReadEntry(string name, YamlEvents parser)
    {
        var line = (int)Expect<MappingStart>(name, parser, "an entry is not a map with an id.").Start.Line;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Expect<Scalar>(name, parser, "a key is not a plain text.");
            var keyLine = (int)key.Start.Line;
            if (key.Value is not ("id" or "package" or "reason" or "expires"))
            {
                throw new IgnoreFileException(name, keyLine, "a key is none of id, package, reason, expires.");
            }

            if (!values.TryAdd(key.Value, Expect<Scalar>(name, parser, $"the value of '{key.Value}' is not a plain text.").Value))
            {
                throw new IgnoreFileException(name, keyLine, $"'{key.Value}' is given twice.");
            }
        }

        return IgnoreFile.Rule(
            name,
            line,
            values.GetValueOrDefault("id"),
            values.GetValueOrDefault("package"),
            values.GetValueOrDefault("reason"),
            values.GetValueOrDefault("expires"));
    }

    private static TEvent Expect<TEvent>(string name, YamlEvents parser, string problem)
        where TEvent : ParsingEvent
    {
        if (parser.Accept<TEvent>(out var found) && found is not NodeEvent { Anchor.IsEmpty: false })
        {
            parser.MoveNext();
            return found;
        }

        throw new IgnoreFileException(name, (int)(parser.Current?.Start.Line ?? 1), problem);
    }
}

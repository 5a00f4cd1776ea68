using System.Globalization;
using Strata.Core.Primitives;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Strata.Core.Policy;

/// <summary>Reads the YAML of a policy from parser events. Anchors, aliases and any other nesting than the documented one are refused.</summary>
/// <param name="name">The file's name.</param>
/// <param name="text">The file's text.</param>
internal sealed class PolicyYaml(string name, string text)
{
    private const string Version = "1";

    private readonly YamlEvents _parser = new(text);
    private int _line = 1;

    /// <summary>Reads the policy.</summary>
    /// <exception cref="PolicyFileException">The text is not a policy.</exception>
    public ScanPolicy Read()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.Accept<StreamEnd>(out _))
            {
                throw Wrong("the file is empty.");
            }

            _parser.Consume<DocumentStart>();
            var policy = ReadPolicy();
            _parser.Consume<DocumentEnd>();
            Expect<StreamEnd>("the file holds more than one document.");
            return policy;
        }
        catch (YamlException exception)
        {
            throw new PolicyFileException(name, Math.Max(1, (int)exception.Start.Line), "the file is not valid YAML.");
        }
    }

    /// <summary>An error at the place that was read last.</summary>
    public PolicyFileException Wrong(string problem) => new(name, _line, problem);

    /// <summary>Begins a map and returns its line.</summary>
    public int BeginMap(string problem)
    {
        Expect<MappingStart>(problem);
        return _line;
    }

    /// <summary>The next key of a map, or null at its end.</summary>
    /// <param name="seen">The keys of this map so far.</param>
    public string? NextKey(HashSet<string> seen)
    {
        if (_parser.TryConsume<MappingEnd>(out _))
        {
            return null;
        }

        var key = Expect<Scalar>("a key is not a plain text.").Value;
        return seen.Add(key) ? key : throw Wrong($"'{Shown(key)}' is given twice.");
    }

    /// <summary>The error of a key that does not belong here.</summary>
    public PolicyFileException UnknownKey(string key, string known) => Wrong($"'{Shown(key)}' is none of {known}.");

    /// <summary>The text of a key.</summary>
    public string Text(string key, int maximum = PolicyFile.MaximumTextLength)
    {
        var value = Expect<Scalar>($"the value of '{key}' is not a plain text.").Value.Trim();
        if (value.Length == 0)
        {
            throw Wrong($"'{key}' is empty.");
        }

        // A text over several lines is for people; its line ends say nothing.
        value = value.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ');
        return value.Length > maximum || value.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0 || value.AsSpan().IndexOfAnyInRange('\u007F', '\u009F') >= 0
            ? throw Wrong($"'{key}' is longer than {maximum} characters or has control characters.")
            : value;
    }

    /// <summary>A text or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (!_parser.Accept<SequenceStart>(out _))
        {
            return [Text(key, PolicyFile.MaximumPatternLength)];
        }

        var texts = new List<string>();
        Expect<SequenceStart>("");
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            texts.Add(Text(key, PolicyFile.MaximumPatternLength));
            if (texts.Count > PolicyFile.MaximumValues)
            {
                throw Wrong($"'{key}' has more than {PolicyFile.MaximumValues} entries.");
            }
        }

        return texts.Count > 0 ? texts : throw Wrong($"'{key}' is empty.");
    }

    /// <summary>A yes or no.</summary>
    public bool Flag(string key) => Text(key) switch
    {
        "true" => true,
        "false" => false,
        _ => throw Wrong($"'{key}' is neither true nor false."),
    };

    /// <summary>A day.</summary>
    public DateOnly Day(string key) => DateOnly.TryParseExact(Text(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw Wrong($"'{key}' is not a date of the form YYYY-MM-DD.");

    private ScanPolicy ReadPolicy()
    {
        BeginMap("the file is not a map with 'version' and 'rules'.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var title = name;
        var rules = new List<PolicyRule>();
        var allowances = new List<PolicyAllowance>();
        while (NextKey(seen) is { } key)
        {
            switch (key)
            {
                case "version":
                    _ = Text(key) == Version ? "" : throw Wrong($"'version' is not {Version}.");
                    break;
                case "name":
                    title = Text(key);
                    break;
                case "rules":
                    ReadList(key, rules, PolicyFile.MaximumRules, () => new PolicyRuleReader(this).Read());
                    break;
                case "allow":
                    ReadList(key, allowances, PolicyFile.MaximumAllowances, () => PolicyAllowanceReader.Read(this));
                    break;
                default:
                    throw UnknownKey(key, "version, name, rules, allow");
            }
        }

        if (!seen.Contains("version"))
        {
            throw Wrong("'version' is missing.");
        }

        // Whatever was found would pass.
        return rules.Count > 0 ? new ScanPolicy(title, rules, allowances) : throw Wrong("'rules' is missing or empty.");
    }

    private void ReadList<T>(string key, List<T> list, int maximum, Func<T> read)
        where T : class
    {
        Expect<SequenceStart>($"'{key}' is not a list.");
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            list.Add(read());
            if (list.Count > maximum)
            {
                throw Wrong($"'{key}' has more than {maximum} entries.");
            }
        }
    }

    private TEvent Expect<TEvent>(string problem)
        where TEvent : ParsingEvent
    {
        var isThere = _parser.Accept<TEvent>(out var found);
        _line = Math.Max(1, (int)(_parser.Current?.Start.Line ?? 1));
        if (!isThere || found is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Wrong(problem);
        }

        _parser.MoveNext();
        return found!;
    }

    private static string Shown(string key) => PrintableText.Clean(key, 100);
}

using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Strata.Server.Tests.Deploy;

/// <summary>
/// Renders the chart's template as Helm would, with as much of its language as the template uses: values, <c>quote</c>, <c>toYaml</c>, <c>indent</c>,
/// <c>sha256sum</c> and <c>if</c>. What it does not know fails the test.
/// </summary>
internal sealed partial class HelmTemplate(YamlMappingNode values)
{
    /// <summary>The documents that the template renders to.</summary>
    public List<YamlMappingNode> Render(string template)
    {
        var text = Conditions().Replace(template, match => IsTrue(Value(match.Groups["value"].Value)) ? match.Groups["text"].Value : "");
        text = Actions().Replace(text, match => Evaluate(match.Groups["action"].Value));
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("}}", Flow().Replace(text, ""), StringComparison.Ordinal);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static bool IsTrue(YamlNode node) => node is not YamlScalarNode { Value: "" or "false" or "null" or "0" or null };

    private string Evaluate(string action)
    {
        var steps = action.Split('|', StringSplitOptions.TrimEntries);
        var value = steps[0] == ".Release.Name" ? "release"
            : steps[0].StartsWith("toYaml ", StringComparison.Ordinal) ? ToYaml(Value(steps[0]["toYaml ".Length..]))
            : Assert.IsType<YamlScalarNode>(Value(steps[0])).Value!;
        foreach (var step in steps.Skip(1))
        {
            value = step.Split(' ') switch
            {
                ["quote"] => $"\"{value}\"",
                ["sha256sum"] => Core.Primitives.Digest.Sha256Of(System.Text.Encoding.UTF8.GetBytes(value)).ToString()["sha256:".Length..],
                ["indent", var width] => string.Join('\n', value.Split('\n').Select(line => new string(' ', int.Parse(width, System.Globalization.CultureInfo.InvariantCulture)) + line)),
                _ => throw new InvalidOperationException($"The function '{step}' is not known."),
            };
        }

        return value;
    }

    /// <summary>The value at <c>.Values.a.b</c>; it has to be in the chart's values.</summary>
    private YamlNode Value(string path)
    {
        Assert.StartsWith(".Values.", path, StringComparison.Ordinal);
        YamlNode node = values;
        foreach (var name in path.Split('.').Skip(2))
        {
            Assert.True(((YamlMappingNode)node).Children.TryGetValue(new YamlScalarNode(name), out var child), $"values.yaml has no {path}.");
            node = child!;
        }

        return node;
    }

    private static string ToYaml(YamlNode node) => new SerializerBuilder().Build().Serialize(node).TrimEnd();

    [GeneratedRegex(@"\{\{- if (?<value>\S+) \}\}(?<text>.*?)\{\{- end \}\}\n?", RegexOptions.Singleline)]
    private static partial Regex Conditions();

    [GeneratedRegex(@"\{\{-? (?<action>.+?) -?\}\}")]
    private static partial Regex Actions();

    [GeneratedRegex(@"\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}")]
    private static partial Regex Flow();
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Server.Commands;
using Strata.Server.Configuration;
using Strata.Testing;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Strata.Server.Tests.Deploy;

/// <summary>The files in <c>deploy</c> can be read by those they are for, and say only what the server understands.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Chart_renders_to_objects_whose_configuration_is_good()
    {
        var chart = Yaml("helm/strata/Chart.yaml");
        Assert.Equal(("v2", "strata"), (Text(chart, "apiVersion"), Text(chart, "name")));
        var objects = new HelmTemplate(Yaml("helm/strata/values.yaml")).Render(Read("helm/strata/templates/server.yaml"));

        Assert.Equal(
            ["Secret", "Service", "Deployment", "PodDisruptionBudget", "NetworkPolicy"], objects.Select(found => Text(found, "kind")));
        AssertGood(Text(objects[0], "stringData", "config.yaml"));
        var container = (YamlMappingNode)((YamlSequenceNode)At(objects[2], "spec", "template", "spec", "containers")).Children.Single();
        Assert.Equal(["--config", "/config/config.yaml"], ((YamlSequenceNode)At(container, "args")).Select(argument => argument.ToString()));
        Assert.All(
            ((YamlSequenceNode)At(container, "env")).Cast<YamlMappingNode>().Select(variable => Text(variable, "name")),
            name => Assert.Contains(name, Variables()));
        var mounts = ((YamlSequenceNode)At(container, "volumeMounts")).Cast<YamlMappingNode>().Select(mount => Text(mount, "name"));
        var volumes = ((YamlSequenceNode)At(objects[2], "spec", "template", "spec", "volumes")).Cast<YamlMappingNode>().Select(volume => Text(volume, "name"));
        Assert.Equal(volumes.Order(StringComparer.Ordinal), mounts.Order(StringComparer.Ordinal));
        foreach (var (probe, path) in new[] { ("startupProbe", "/live"), ("livenessProbe", "/live"), ("readinessProbe", "/ready") })
        {
            Assert.Equal((path, "health"), (Text(container, probe, "httpGet", "path"), Text(container, probe, "httpGet", "port")));
        }
    }

    [Fact]
    public void Compose_file_has_a_good_configuration_and_known_variables()
    {
        var compose = Yaml("docker-compose.yml");
        var server = (YamlMappingNode)At(compose, "services", "server");

        AssertGood(Text(compose, "configs", "strata", "content"));
        Assert.Equal("deploy/Dockerfile", Text(server, "build", "dockerfile"));
        Assert.All(((YamlMappingNode)At(server, "environment")).Children.Keys, name => Assert.Contains(name.ToString(), Variables()));
        Assert.True(((YamlMappingNode)At(compose, "services")).Children.ContainsKey(new YamlScalarNode("postgres")));
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("image")]
    [InlineData("docker-compose.yml")]
    [InlineData("helm/strata/templates/server.yaml")]
    public void Every_variable_of_the_server_is_one_that_it_reads(string file)
    {
        string[] ofTheFile = ["STRATA_DB_PASSWORD", "STRATA_DEBIAN_MIRROR", "STRATA_MMDEBSTRAP_MODE"];
        var names = VariableNames().Matches(Read(file)).Select(match => match.Value).Distinct().Except(ofTheFile).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name, Variables()));
    }

    [Fact]
    public async Task Unit_is_accepted_by_systemd()
    {
        const string Program = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(Program), "systemd-analyze is not installed.");
        using var folder = new TemporaryFolder();
        var unit = Read("strata-server.service");
        Assert.Contains("ExecStart=/opt/strata/strata-server --config /etc/strata/config.yaml\n", unit, StringComparison.Ordinal);
        var path = folder.Write("strata-server.service", unit.Replace("/opt/strata/strata-server", "/bin/true", StringComparison.Ordinal));

        using var process = Process.Start(new ProcessStartInfo(Program, ["verify", "--man=no", path]) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal((0, ""), (process.ExitCode, said));
    }

    [Fact]
    public void Dashboard_is_JSON_with_panels_that_ask_something()
    {
        using var dashboard = JsonDocument.Parse(Read("grafana/strata.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel => Assert.All(
            panel.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("expr").GetString()!), AssertBalanced));
    }

    [Fact]
    public void Alerts_are_YAML_with_a_question_and_a_summary_each()
    {
        var groups = (YamlSequenceNode)At(Yaml("prometheus/alerts.yaml"), "groups");
        var rules = groups.Cast<YamlMappingNode>().SelectMany(group => (YamlSequenceNode)At(group, "rules")).Cast<YamlMappingNode>().ToList();

        Assert.NotEmpty(rules);
        Assert.Equal(rules.Count, rules.Select(rule => Text(rule, "alert")).Distinct().Count());
        Assert.All(rules, rule =>
        {
            AssertBalanced(Text(rule, "expr"));
            Assert.NotEmpty(Text(rule, "annotations", "summary"));
            Assert.NotEmpty(Text(rule, "labels", "severity"));
        });
    }

    private static void AssertGood(string configuration) => Assert.Empty(
        ConfigurationFile.Parse(configuration, new ServerOptions(), new ServerEnvironment { Variable = _ => null }).Warnings);

    private static void AssertBalanced(string expression)
    {
        foreach (var (open, close) in new[] { ('(', ')'), ('{', '}'), ('[', ']') })
        {
            Assert.Equal(expression.Count(character => character == open), expression.Count(character => character == close));
        }
    }

    /// <summary>The environment variables that the server's options have.</summary>
    private static List<string> Variables() =>
        [.. ServerCommandLine.Create(ServerEnvironment.OfProcess(), (_, _) => Task.FromResult(0)).Options
            .Select(option => "STRATA_" + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant())];

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static YamlMappingNode Yaml(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read(file)));
        return Assert.IsType<YamlMappingNode>(Assert.Single(stream.Documents).RootNode);
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (found, name) => found[name]);

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    [GeneratedRegex(@"\bSTRATA_[A-Z_]+\b")]
    private static partial Regex VariableNames();
}

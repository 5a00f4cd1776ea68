using System.Text.RegularExpressions;
using Strata.Server.Commands;
using Strata.Server.Configuration;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests;

/// <summary>The reference pages say what the server does: no key, option, metric or route is missing or made up.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_setting_has_a_row_and_every_row_a_setting()
    {
        var real = ConfigurationFile.Settings.SelectMany(setting => setting.ItemKeys.Select(key => $"{setting.Key}[].{key}").Prepend(setting.Key));
        var documented = Rows(Page("server-configuration.md")).Where(name => name.StartsWith("clair.", StringComparison.Ordinal) || name.StartsWith("strata.", StringComparison.Ordinal));

        Assert.Equal(real.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_option_has_a_row_and_every_row_an_option()
    {
        var root = ServerCommandLine.Create(ServerEnvironment.OfProcess(), (_, _) => Task.FromResult(0));
        var real = root.Options.Where(option => option is { Hidden: false } and not System.CommandLine.Help.HelpOption && option.Name != "--version").Select(option => option.Name);
        var documented = Rows(Page("server-configuration.md")).Where(name => name.StartsWith("--", StringComparison.Ordinal));

        Assert.Equal(real.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Example_of_the_configuration_page_is_good()
    {
        var text = YamlBlock().Match(Page("server-configuration.md")).Groups["text"].Value;
        var environment = new ServerEnvironment
        {
            Variable = _ => "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            ReadFile = _ => "host=db\n",
        };

        var loaded = ConfigurationFile.Parse(text, new ServerOptions(), environment);

        Assert.Empty(loaded.Warnings);
        Assert.Single(loaded.Options.Auth.Tokens);
        Assert.Single(loaded.Options.CompleteNotifier().Webhooks);
    }

    [Fact]
    public void Every_metric_in_the_sources_has_a_row_and_every_row_a_metric()
    {
        var real = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Server"), "*Metrics.cs", SearchOption.AllDirectories)
            .SelectMany(file => MetricName().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value));

        Assert.Equal(real.Order(StringComparer.Ordinal), Rows(Page("metrics.md")).Where(name => name.Contains('_', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_has_a_row_and_every_row_a_route()
    {
        await using var server = await TestServer.StartAsync();
        var page = Page("apis/clair-v1.md");
        var rows = RouteRow().Matches(page).Select(match => (Method: match.Groups["method"].Value, Path: match.Groups["path"].Value)).ToList();

        Assert.Equal(16, rows.Count);
        foreach (var (method, path) in rows)
        {
            // A route that is not there is 404 or 405 as plain text.
            var answer = await server.SendAsync(method, Braces().Replace(path, "x").Split('[')[0], method is "POST" or "PUT" ? "{}" : null);
            Assert.NotEqual("text/plain; charset=utf-8", answer["Content-Type"]);
        }
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs/reference", name));

    private static IEnumerable<string> Rows(string page) => FirstCell().Matches(page).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<name>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"""(?<name>(?:clair|strata)_[a-z_]+)""")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^\| `(?<method>[A-Z]+) (?<path>/v1[^`]*)`", RegexOptions.Multiline)]
    private static partial Regex RouteRow();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Braces();
}

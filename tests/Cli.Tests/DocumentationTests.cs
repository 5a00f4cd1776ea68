using System.CommandLine;
using System.Reflection;
using Strata.Cli.Commands;
using Strata.Cli.Output;
using Strata.Core.Reports;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests;

/// <summary>The reference pages say what the program does: no option, code or limit is missing or made up.</summary>
public sealed class DocumentationTests
{
    private static readonly RootCommand Root = CommandLine.Create(new CommandEnvironment
    {
        Output = Stream.Null,
        Error = TextWriter.Null,
        OpenInput = () => Stream.Null,
        Variable = _ => null,
        Time = TimeProvider.System,
        OutputProfile = ConsoleProfile.Plain,
    });

    [Fact]
    public void Every_command_has_a_section_and_every_section_a_command() =>
        Assert.Equal(Commands(Root, "strata").Select(pair => pair.Path).Order(), Sections().Keys.Order());

    [Fact]
    public void Options_of_every_command_are_those_of_its_section()
    {
        var sections = Sections();
        foreach (var (path, command) in Commands(Root, "strata"))
        {
            var documented = Documented(sections, path).Order();
            var real = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Order();
            Assert.Equal(real, documented);
        }
    }

    [Fact]
    public void Every_format_is_documented() =>
        Assert.All(OutputFormats.Names, name => Assert.Contains($"`{name}`", Sections()["strata scan"], StringComparison.Ordinal));

    [Fact]
    public void Exit_codes_are_those_of_the_page()
    {
        var real = typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => $"{field.GetRawConstantValue()} {field.Name}");

        Assert.Equal(real, Rows(Page("exit-codes.md")).Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void Warnings_are_those_of_the_page()
    {
        var real = WarningCodes.Statuses.Select(pair => $"{pair.Key} {ReportWords.Of(pair.Value)} {WarningAdvice.All.GetValueOrDefault(pair.Key)}");
        var documented = Rows(Page("warnings.md")).Select(row => $"{row[0].Trim('`')} {row[1]} {row[3]}");

        Assert.Equal(real.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_warning_has_advice_and_no_advice_lacks_a_warning() =>
        Assert.Equal(WarningCodes.Statuses.Keys.Order(StringComparer.Ordinal), WarningAdvice.All.Keys.Order(StringComparer.Ordinal));

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path)
    {
        foreach (var child in command.Subcommands)
        {
            var childPath = $"{path} {child.Name}";
            if (child.Action is not null)
            {
                yield return (childPath, child);
            }

            foreach (var deeper in Commands(child, childPath))
            {
                yield return deeper;
            }
        }
    }

    private static Dictionary<string, string> Sections() => Page("cli.md").Split("\n## ").Skip(1)
        .ToDictionary(section => section.Split('\n')[0], section => section);

    /// <summary>The cells of the rows of every table on the page, headings left out.</summary>
    private static IEnumerable<string[]> Rows(string page) => page.Split('\n')
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray())
        .Where(row => !row[0].StartsWith("---", StringComparison.Ordinal) && row[0] is not ("Option" or "Code" or "Limit" or "Setting"));

    /// <summary>
    /// The options that a section lists, and those of the scan where it says that the command takes them; <c>but</c> names exceptions.
    /// </summary>
    private static IEnumerable<string> Documented(Dictionary<string, string> sections, string path)
    {
        var own = Rows(sections[path]).SelectMany(row => Code(row[0])).Where(name => name.StartsWith('-'));
        const string Inherits = "It takes every option of `strata scan` but ";
        var at = sections[path].IndexOf(Inherits, StringComparison.Ordinal);
        return at < 0
            ? own
            : own.Concat(Documented(sections, "strata scan")).Except(Code(sections[path][(at + Inherits.Length)..].Split(". ")[0].Split('\n')[0]));
    }

    private static IEnumerable<string> Code(string cell) => cell.Split('`').Where((_, index) => index % 2 == 1);

    private static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs/reference", name));
}

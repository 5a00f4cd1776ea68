using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Strata.Cli.Commands;

/// <summary>
/// Every option of a command can be given as an environment variable: <c>--max-age</c> as <c>STRATA_MAX_AGE</c>. The command line wins.
/// A flag is set by <c>1</c>, <c>true</c> or <c>yes</c>; an option that may be repeated takes several values separated by white space.
/// </summary>
internal static class EnvironmentOptions
{
    /// <summary>The variable of an option.</summary>
    public static string VariableOf(string option) => "STRATA_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>Parses again with what the variables add; the same result when they add nothing.</summary>
    public static ParseResult Apply(
        ParseResult result, IReadOnlyList<string> args, Func<string, string?> variable, ParserConfiguration configuration)
    {
        if (result.Action is not (ParseErrorAction or AsynchronousCommandLineAction))
        {
            return result;
        }

        var added = Options(result)
            .Where(option => option.Action is null && result.GetResult(option) is null or { Implicit: true })
            .SelectMany(option => Tokens(option, variable(VariableOf(option.Name))))
            .ToList();
        if (added.Count == 0)
        {
            return result;
        }

        var end = args.TakeWhile(arg => arg != "--").Count();
        return ((RootCommand)result.RootCommandResult.Command).Parse([.. args.Take(end), .. added, .. args.Skip(end)], configuration);
    }

    /// <summary>The variable whose value a parse error is about, as a clause for the message; empty when it is not known.</summary>
    public static string Blame(ParseError error)
    {
        for (var symbol = error.SymbolResult; symbol is not null; symbol = symbol.Parent)
        {
            if (symbol is OptionResult option)
            {
                return $" (from {VariableOf(option.Option.Name)})";
            }
        }

        return "";
    }

    private static IEnumerable<Option> Options(ParseResult result)
    {
        foreach (var option in result.CommandResult.Command.Options)
        {
            yield return option;
        }

        for (var parent = result.CommandResult.Parent; parent is CommandResult command; parent = parent.Parent)
        {
            foreach (var option in command.Command.Options.Where(option => option.Recursive))
            {
                yield return option;
            }
        }
    }

    private static IEnumerable<string> Tokens(Option option, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return [];
        }

        if (option.ValueType == typeof(bool))
        {
            return value.Trim().ToLowerInvariant() is "1" or "true" or "yes" ? [option.Name] : [];
        }

        return option.Arity.MaximumNumberOfValues > 1
            ? value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(single => $"{option.Name}={single}")
            : [$"{option.Name}={value}"];
    }
}

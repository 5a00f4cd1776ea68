using System.CommandLine;
using System.CommandLine.Completions;

namespace Strata.Cli.Completion;

/// <summary>
/// What a command line can go on with: commands, options, and the values of options that have few. Files are the shell's business: where
/// there is nothing to offer, the shell offers them.
/// </summary>
internal static class Completer
{
    /// <summary>The candidates for the last word, in the order in which they are to be shown.</summary>
    /// <param name="root">The tree of commands.</param>
    /// <param name="words">The words behind the program's name, the last of them being typed; <c>""</c>, with its quotes, counts as empty.</param>
    public static IReadOnlyList<string> Of(Command root, IReadOnlyList<string> words)
    {
        var (command, pending, isOptionsEnd) = (root, (Option?)null, false);
        var options = OptionsOf(root, root);
        foreach (var word in words.SkipLast(1))
        {
            if (pending is not null)
            {
                pending = null;
            }
            else if (!isOptionsEnd && word.StartsWith('-'))
            {
                isOptionsEnd = word == "--";
                pending = word.Contains('=', StringComparison.Ordinal) ? null : options.Find(option => IsNamed(option, word) && TakesValue(option));
            }
            else if (command.Subcommands.FirstOrDefault(child => child.Name == word) is { } child)
            {
                (command, options) = (child, OptionsOf(child, root));
            }
        }

        var last = words.Count == 0 || words[^1] == "\"\"" ? "" : words[^1];
        return [.. Candidates(command, options, isOptionsEnd ? null : pending, last, isOptionsEnd).Where(text => text.StartsWith(last, StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Candidates(Command command, List<Option> options, Option? pending, string last, bool isOptionsEnd)
    {
        if (pending is not null)
        {
            return ValuesOf(pending);
        }

        if (isOptionsEnd || !last.StartsWith('-'))
        {
            return command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name)
                .Concat(command.Arguments.SelectMany(argument => Labels(argument.GetCompletions(CompletionContext.Empty))));
        }

        var equals = last.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && options.Find(option => IsNamed(option, last[..equals]) && TakesValue(option)) is { } named
            ? ValuesOf(named).Select(value => last[..(equals + 1)] + value)
            : options.Where(option => !option.Hidden).Select(option => option.Name).Order(StringComparer.Ordinal);
    }

    private static List<Option> OptionsOf(Command command, Command root) =>
        [.. command.Options, .. command == root ? [] : root.Options.Where(option => option.Recursive)];

    private static bool IsNamed(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static IEnumerable<string> ValuesOf(Option option) => Labels(option.GetCompletions(CompletionContext.Empty));

    /// <summary>Severities are completed by the names of their type, which are written in lower case here.</summary>
    private static IEnumerable<string> Labels(IEnumerable<CompletionItem> items) =>
        items.Select(item => item.InsertText ?? item.Label).Select(text => text.ToLowerInvariant()).Distinct(StringComparer.Ordinal);
}

using System.CommandLine.Parsing;
using System.Globalization;
using Strata.Core.Images;
using Strata.Core.Primitives;

namespace Strata.Cli.Parsing;

/// <summary>The values of options. Each says in its error what it would have accepted; such an error is a usage error.</summary>
internal static class OptionParsers
{
    /// <summary>A duration such as <c>36h</c>.</summary>
    public static TimeSpan? ReadDuration(ArgumentResult result) =>
        Duration.TryParse(Text(result), out var value)
            ? value
            : Fail<TimeSpan?>(result, "is not a duration; write it as 45m, 36h or 7d");

    /// <summary>A size such as <c>2GiB</c>.</summary>
    public static long? ReadSize(ArgumentResult result) =>
        ByteSize.TryParse(Text(result), out var value)
            ? value
            : Fail<long?>(result, "is not a size; write it as 1000, 512K, 64MiB or 2G");

    /// <summary>A whole number above zero.</summary>
    public static int? ReadCount(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : Fail<int?>(result, "is not a whole number above zero");

    /// <summary>The most layers that may be read at once: each takes some megabytes, and a thread or two.</summary>
    public const int MaximumParallel = 32;

    /// <summary>A number of layers from 1 to <see cref="MaximumParallel"/>.</summary>
    public static int? ReadParallel(ArgumentResult result) =>
        int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= MaximumParallel
            ? value
            : Fail<int?>(result, $"is not a whole number from 1 to {MaximumParallel}");

    /// <summary>A date such as <c>2026-01-31</c>.</summary>
    public static DateOnly? ReadDate(ArgumentResult result) =>
        DateOnly.TryParseExact(Text(result), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : Fail<DateOnly?>(result, "is not a date; write it as 2026-01-31");

    /// <summary>One severity.</summary>
    public static Severity? ReadSeverity(ArgumentResult result) =>
        SeverityWord.TryParse(Text(result), out var value)
            ? value
            : Fail<Severity?>(result, $"is not a severity; choose from {string.Join(", ", SeverityWord.All)}");

    /// <summary>Severities separated by commas, or given more than once.</summary>
    public static Severity[] ReadSeverities(ArgumentResult result)
    {
        var severities = new List<Severity>();
        foreach (var word in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!SeverityWord.TryParse(word.Trim(), out var severity))
            {
                result.AddError($"'{word}' is not a severity; choose from {string.Join(", ", SeverityWord.All)}");
                return [];
            }

            severities.Add(severity);
        }

        return [.. severities.Distinct()];
    }

    /// <summary><c>FEED=NUMBER</c>, given any number of times; the last for one feed counts.</summary>
    public static Dictionary<string, int> ReadPriorities(ArgumentResult result)
    {
        var priorities = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in ReadPairs(result, "FEED=NUMBER"))
        {
            if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority))
            {
                result.AddError($"'{value}' is not a whole number; write the priority as {name}=100");
                return [];
            }

            priorities[name] = priority;
        }

        return priorities;
    }

    /// <summary><c>NAME=VALUE</c> of limits, given any number of times; the last for one limit counts.</summary>
    public static Dictionary<string, long> ReadLimits(ArgumentResult result)
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in ReadPairs(result, "NAME=VALUE"))
        {
            if (LimitNames.MaximumOf(name) is not { } maximum)
            {
                result.AddError($"'{name}' is not a limit; choose from {string.Join(", ", LimitNames.All)}");
                return [];
            }

            if (!ByteSize.TryParse(value, out var number) || number > maximum)
            {
                result.AddError($"'{value}' is not a number from 1 to {maximum.ToString(CultureInfo.InvariantCulture)}; write the limit as {name}=1000 or {name}=64MiB");
                return [];
            }

            limits[name] = number;
        }

        return limits;
    }

    /// <summary>Patterns of repositories, given any number of times.</summary>
    public static RepositoryPattern[] ReadRepositories(ArgumentResult result)
    {
        var patterns = new List<RepositoryPattern>();
        foreach (var token in result.Tokens)
        {
            if (RepositoryPattern.TryParse(token.Value) is not { } pattern)
            {
                result.AddError($"'{token.Value}' is not a pattern of repositories; write it as docker.io/library/* or registry.example:5000/**, without a tag");
                return [];
            }

            patterns.Add(pattern);
        }

        return [.. patterns];
    }

    /// <summary><c>FEED=URL</c>, given any number of times; http and https only.</summary>
    public static Dictionary<string, Uri> ReadFeedAddresses(ArgumentResult result)
    {
        var addresses = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var (name, value) in ReadPairs(result, "FEED=URL"))
        {
            if (FeedAddress.Parse(value) is not { } address)
            {
                result.AddError($"'{value}' is not an http or https address; write it as {name}=https://mirror.example/path/");
                return [];
            }

            addresses[name] = address;
        }

        return addresses;
    }

    private static IEnumerable<(string Name, string Value)> ReadPairs(ArgumentResult result, string form)
    {
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                result.AddError($"'{token.Value}' has no '='; write it as {form}");
                yield break;
            }

            yield return (token.Value[..equals], token.Value[(equals + 1)..]);
        }
    }

    private static string Text(ArgumentResult result) => result.Tokens is [var token, ..] ? token.Value : "";

    private static T? Fail<T>(ArgumentResult result, string problem)
    {
        var option = result.Parent is OptionResult parent ? parent.Option.Name + ": " : "";
        result.AddError($"{option}'{Text(result)}' {problem}");
        return default;
    }
}

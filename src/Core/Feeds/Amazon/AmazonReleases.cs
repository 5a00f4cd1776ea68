using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Amazon;

/// <summary>The releases of Amazon Linux and the texts that lead to their repositories.</summary>
internal static class AmazonReleases
{
    private static readonly Regex TopicForm = new(@"^[a-zA-Z][a-zA-Z0-9._+-]{0,60}$", RegexOptions.CultureInvariant);

    private static readonly Regex Mirrored = new(
        @"(?:^|/)(?:2/extras/(?<topic>[a-zA-Z][a-zA-Z0-9._+-]{0,60})|(?<release>2|al2022|al2023|2018\.03)/(?:core|updates|(?<further>kernel-livepatch|nvidia)))/",
        RegexOptions.CultureInvariant);

    private const int MaximumMirrors = 10;

    private const int MaximumTopics = 200;

    private const string Local = "local";

    /// <summary>The releases, oldest first. Amazon Linux 2022 was a preview of 2023.</summary>
    public static IReadOnlyList<AmazonRelease> All { get; } =
    [
        new("2018.03", "amzn:2018.03", "1", "http://repo.us-west-2.amazonaws.com/2018.03/updates/x86_64/mirror.list"),
        new("2", "amzn:2", "2", "2/core/latest/x86_64/mirror.list") { HasExtras = true },
        new("2022", "amzn:2022", "2022", "al2022/core/mirrors/latest/x86_64/mirror.list") { IsDefault = false },
        new("2023", "amzn:2023", "2023", "al2023/core/mirrors/latest/x86_64/mirror.list") { Further = ["kernel-livepatch", "nvidia"] },
    ];

    /// <summary>The partition of a topic of extras.</summary>
    public static string PartitionOf(AmazonRelease release, string topic) => $"{release.Version}/{topic}";

    /// <summary>The partition of a local file: that of a mirror's paths, else one of its own.</summary>
    public static string PartitionOf(string path) => Mirrored.Match(path) is { Success: true } match
        ? match.Groups["topic"].Success
            ? $"2/{match.Groups["topic"].Value}"
            : $"{match.Groups["release"].Value.Replace("al", "", StringComparison.Ordinal)}/{(match.Groups["further"].Success ? match.Groups["further"].Value : "core")}"
        : Local;

    /// <summary>The topic of a partition of extras, or null.</summary>
    public static string? TopicOf(string partition) =>
        partition.StartsWith("2/", StringComparison.Ordinal) && partition != "2/core" ? partition[2..] : null;

    /// <summary>The addresses in a list of mirrors, one a line.</summary>
    public static IReadOnlyList<Uri> Mirrors(string text)
    {
        var mirrors = new List<Uri>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (mirrors.Count < MaximumMirrors && Uri.TryCreate(line, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                mirrors.Add(address);
            }
        }

        return mirrors;
    }

    /// <summary>The topics of <c>extras-catalog.json</c>.</summary>
    /// <exception cref="FeedFormatException">It is no catalogue.</exception>
    public static IReadOnlyList<string> Topics(string text, FeedLimits limits)
    {
        if (text.Length > limits.PageBytes)
        {
            throw new FeedFormatException("the catalogue of extras is too large");
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            var topics = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var topic in json.RootElement.Items("topics"))
            {
                if ((topic.Text("n") ?? topic.Text("name")) is { } name && TopicForm.IsMatch(name) && topics.Count < MaximumTopics)
                {
                    topics.Add(name);
                }
            }

            return [.. topics];
        }
        catch (JsonException exception)
        {
            throw new FeedFormatException($"the catalogue of extras is not JSON: {exception.Message}", exception);
        }
    }
}

using System.Text.RegularExpressions;
using Strata.Testing;

namespace Strata.Server.Tests.Specification;

/// <summary>The specification of Clair's API beside the repository: its examples and the errors that its tables name.</summary>
internal static partial class SpecificationText
{
    /// <summary>Every example in JSON, by section and number within it: <c>1.6/1</c>. The test is skipped without the specification.</summary>
    public static IReadOnlyDictionary<string, string> ReadExamples()
    {
        var examples = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match section in Sections().Matches(File.ReadAllText(SharedCorpus.PathOf("spec/clair-v1-api.md"))))
        {
            var number = 0;
            foreach (Match example in Examples().Matches(section.Groups["text"].Value))
            {
                examples[$"{section.Groups["number"].Value}/{++number}"] = example.Groups["json"].Value;
            }
        }

        return examples;
    }

    /// <summary>The statuses and messages in the tables of errors.</summary>
    public static IReadOnlyList<(string Status, string Message)> ReadErrors() =>
        [.. Errors().Matches(File.ReadAllText(SharedCorpus.PathOf("spec/clair-v1-api.md"))).Select(row => (row.Groups["status"].Value, row.Groups["message"].Value))];

    /// <summary>How many acceptance tests the last section has.</summary>
    public static int CountAcceptanceTests() => Numbers().Count(
        Sections().Matches(File.ReadAllText(SharedCorpus.PathOf("spec/clair-v1-api.md"))).Single(section => section.Groups["number"].Value == "12").Groups["text"].Value);

    [GeneratedRegex(@"^#{2,3} (?<number>[\d.A-B]+?)\.? .*\n(?<text>(?:(?!#{2,3} ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"```json\n(?<json>.*?)\n```|`(?<json>\{[^`\n]*\})`", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex(@"^\|.*\| (?<status>[45]\d\d)(?: \|)? `(?<message>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Errors();

    [GeneratedRegex(@"^\d+\. ", RegexOptions.Multiline)]
    private static partial Regex Numbers();
}

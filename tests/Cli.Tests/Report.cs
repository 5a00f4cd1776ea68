using System.Text.Json;

namespace Strata.Cli.Tests;

/// <summary>A JSON report as a reader sees it.</summary>
/// <param name="Json">The document.</param>
internal sealed record Report(JsonElement Json)
{
    public string Status => Json.GetProperty("status").GetString()!;

    /// <summary>The codes of the warnings, each once, in order.</summary>
    public IReadOnlyList<string> WarningCodes =>
        [.. Json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()!).Distinct()];

    public IReadOnlyList<JsonElement> Packages => [.. Json.GetProperty("packages").EnumerateArray()];

    public IReadOnlyList<JsonElement> Findings => [.. Json.GetProperty("findings").EnumerateArray()];

    public string DatabaseDigest => Json.GetProperty("database").GetProperty("digest").GetString()!;

    /// <summary>Each finding as <c>id package installed -> fix state</c>.</summary>
    public IReadOnlyList<string> FindingLines =>
    [
        .. Findings.Select(finding =>
            $"{Text(finding, "id")} {Text(finding.GetProperty("package"), "name")} {Text(finding.GetProperty("package"), "version")}"
            + $" -> {finding.GetProperty("fixedVersion").GetString() ?? "-"} {Text(finding, "state")}"),
    ];

    /// <summary>Each package as <c>name version</c>.</summary>
    public IReadOnlyList<string> PackageLines => [.. Packages.Select(package => $"{Text(package, "name")} {Text(package, "version")}")];

    /// <summary>What does not depend on how the target was wrapped: distribution, packages and findings.</summary>
    public string Content => string.Concat(new[] { "distribution", "packages", "findings" }.Select(key => Json.GetProperty(key).GetRawText()));

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;
}

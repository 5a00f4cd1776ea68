using System.Text.Json;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>What Harbor demands of a scanner's metadata: one fault and the scanner is refused.</summary>
internal static class MetadataRules
{
    /// <summary>Checks the five rules and returns the capabilities.</summary>
    /// <param name="metadata">The document.</param>
    /// <param name="sbomIsKnown">True for Harbor 2.11 and later.</param>
    public static IReadOnlyList<JsonElement> Check(JsonElement metadata, bool sbomIsKnown)
    {
        string[] known =
        [
            "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0",
            "application/vnd.security.vulnerability.report; version=1.1",
            .. sbomIsKnown ? ["application/vnd.security.sbom.report+json; version=1.0"] : Array.Empty<string>(),
        ];
        Assert.All(["name", "vendor", "version"], name => Assert.NotEmpty(metadata.GetProperty("scanner").GetProperty(name).GetString()!));
        var capabilities = metadata.GetProperty("capabilities").EnumerateArray().ToList();
        Assert.NotEmpty(capabilities);
        foreach (var capability in capabilities)
        {
            Assert.Contains("application/vnd.docker.distribution.manifest.v2+json", Texts(capability, "consumes_mime_types"));
            Assert.Contains(Texts(capability, "produces_mime_types"), type => known.Contains(type));
        }

        Assert.All(metadata.GetProperty("properties").EnumerateObject(), property => Assert.Equal(JsonValueKind.String, property.Value.ValueKind));
        return capabilities;
    }

    private static IReadOnlyList<string> Texts(JsonElement capability, string name) => [.. capability.GetProperty(name).EnumerateArray().Select(type => type.GetString()!)];
}

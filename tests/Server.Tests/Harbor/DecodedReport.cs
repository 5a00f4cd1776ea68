using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>A vulnerability report as Harbor decodes it: strict about types, lax about members that it does not know.</summary>
internal sealed record DecodedReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public required string GeneratedAt { get; init; }

    public required DecodedScanner Scanner { get; init; }

    public required string Severity { get; init; }

    public required IReadOnlyList<DecodedItem?> Vulnerabilities { get; init; }

    /// <summary>Decodes a body and stores its items as Harbor does, under a key that joins three texts and may come but once.</summary>
    public static DecodedReport Read(ReadOnlySpan<byte> body)
    {
        var report = JsonSerializer.Deserialize<DecodedReport>(body, Options)!;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", report.GeneratedAt);
        Assert.All([report.Scanner.Name, report.Scanner.Vendor, report.Scanner.Version], Assert.NotEmpty);
        foreach (var item in report.Vulnerabilities)
        {
            Assert.NotNull(item);
            Assert.NotEmpty(item.Id);
            Assert.NotEmpty(item.Links);
            Assert.All(item.Links, link => Assert.StartsWith("http", link, StringComparison.Ordinal));
            Assert.Contains(item.Severity, (string[])["Unknown", "Negligible", "Low", "Medium", "High", "Critical"]);
            Assert.True(keys.Add($"{item.Id}-{item.Package}-{item.Version}"), $"{item.Id} of {item.Package} {item.Version} comes twice");
        }

        return report;
    }
}

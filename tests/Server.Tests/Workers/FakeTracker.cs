using System.Globalization;
using System.Text;
using Strata.Core.Feeds;
using Strata.Server.Workers;
using Strata.Testing;

namespace Strata.Server.Tests.Workers;

/// <summary>Publishers of feeds on the loopback interface: Debian's tracker, and OSV, which answers nothing unless a test serves it.</summary>
internal sealed class FakeTracker : IAsyncDisposable
{
    /// <summary>The server.</summary>
    public FakeFeedHost Host { get; } = new();

    /// <summary>Options that ask this server for Debian's feed alone, without chance, far apart.</summary>
    public UpdaterOptions Options => new()
    {
        Feeds = ["debian"],
        Jitter = TimeSpan.Zero,
        Settings = new FeedSettings
        {
            BaseAddresses = new Dictionary<string, Uri> { ["debian"] = Host.Address, ["osv"] = new Uri(Host.Address, "osv/") },
            Limits = FeedLimits.Default with { Attempts = 1 },
        },
    };

    /// <summary>Publishes openssl's and curl's vulnerabilities, with the version that fixes openssl in bookworm.</summary>
    public void Publish(string opensslFix, int generation = 1)
    {
        string Record(string cve, string version, string urgency) =>
            $$"""{ "{{cve}}": { "description": "A flaw.", "releases": { "bookworm": { "status": "resolved", "fixed_version": "{{version}}", "urgency": "{{urgency}}" } } } }""";

        var text = $$"""{ "openssl": {{Record("CVE-2024-1", opensslFix, "high")}}, "curl": {{Record("CVE-2024-2", "8.0-1", "low")}} }""";
        Host.Serve("/data/json", new FakeFeedPage
        {
            Body = Encoding.UTF8.GetBytes(text),
            ETag = string.Create(CultureInfo.InvariantCulture, $"\"{opensslFix}-{generation}\""),
        });
    }

    /// <summary>Answers the tracker's page with an error.</summary>
    public void Break() => Host.Serve("/data/json", new FakeFeedPage { Status = 500 });

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

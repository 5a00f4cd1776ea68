using System.Text.Json;
using Strata.Core.Advisories;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>What the NVD says of a vulnerability is its metadata, as in Clair, whatever the database.</summary>
public abstract class NvdMetadataContract
{
    private const string V2 = "AV:N/AC:L/Au:N/C:P/I:P/A:P";
    private const string V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private const string Vendors = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N";
    private const string Address = "/v1/namespaces/debian:9/vulnerabilities";

    private const string Known = """
        {"NVD":{"CVSSv2":{"PublishedDateTime":"2019-01-02T03:04Z","Score":7.5,"Vectors":"AV:N/AC:L/Au:N/C:P/I:P/A:P"},
                "CVSSv3":{"ExploitabilityScore":3.9,"ImpactScore":5.9,"Score":9.8,"Vectors":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}}
        """;

    private const string Unpublished = """
        {"NVD":{"CVSSv3":{"ExploitabilityScore":1.8,"ImpactScore":3.6,"Score":5.5,"Vectors":"CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"}}}
        """;

    private static readonly DateTimeOffset Published = new(2019, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Layer_vulnerability_list_and_notification_show_what_the_nvd_says()
    {
        await using var server = await StartAsync();
        await FillAsync(server, "CVE-2019-1000");
        await NvdAsync(server, [Assessed("CVE-2019-1000", V3, V2)]);
        await FillAsync(server, "CVE-2019-1000", severity: Core.Primitives.Severity.High);
        Assert.Equal(201, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);

        AssertSame(Known, InLayer(await GetAsync(server, "/v1/layers/a?vulnerabilities")));
        AssertSame(Known, (await GetAsync(server, Address + "/CVE-2019-1000?fixedIn")).GetProperty("Vulnerability"));
        AssertSame(Known, (await GetAsync(server, Address + "?limit=5")).GetProperty("Vulnerabilities")[0]);
        var told = Assert.Single(await server.NotificationNamesAsync());
        var notification = (await GetAsync(server, $"/v1/notifications/{told}?limit=5")).GetProperty("Notification");
        AssertSame(Known, notification.GetProperty("Old").GetProperty("Vulnerability"));
        AssertSame(Known, notification.GetProperty("New").GetProperty("Vulnerability"));
    }

    [Fact]
    public async Task Publishers_vector_stands_in_until_the_nvd_has_one()
    {
        await using var server = await StartAsync();
        await FillAsync(server, "CVE-2019-1000", Vendors);
        Assert.Equal(201, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);
        AssertSame(Unpublished, InLayer(await GetAsync(server, "/v1/layers/a?vulnerabilities")));
        AssertSame(Unpublished, (await GetAsync(server, Address + "/CVE-2019-1000")).GetProperty("Vulnerability"));

        await NvdAsync(server, [Assessed("CVE-2019-1000", V3, V2)]);
        Assert.Equal(201, (await server.PostLayerAsync("b", "debian.tar.gz")).Status);
        AssertSame(Known, InLayer(await GetAsync(server, "/v1/layers/b?vulnerabilities")));
        AssertSame(Known, (await GetAsync(server, Address + "/CVE-2019-1000")).GetProperty("Vulnerability"));
    }

    [Fact]
    public async Task Nothing_is_shown_where_nothing_is_known()
    {
        await using var server = await StartAsync();
        await FillAsync(server, "CVE-2019-1000");
        await NvdAsync(server, [Assessed("CVE-2019-2000", V3), Assessed("CVE-2019-1000")]);
        Assert.Equal(201, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);

        Assert.False(InLayer(await GetAsync(server, "/v1/layers/a?vulnerabilities")).TryGetProperty("Metadata", out _));
        Assert.False((await GetAsync(server, Address + "/CVE-2019-1000")).GetProperty("Vulnerability").TryGetProperty("Metadata", out _));
        Assert.False((await GetAsync(server, Address + "?limit=5")).GetProperty("Vulnerabilities")[0].TryGetProperty("Metadata", out _));
    }

    [Fact]
    public async Task Own_vulnerability_has_the_metadata_that_was_written_and_no_other()
    {
        await using var server = await StartAsync();
        await NvdAsync(server, [Assessed("CVE-2019-1000", V3)]);
        Assert.Equal(201, (await server.SendAsync("POST", Address, """{"Vulnerability":{"Name":"CVE-2019-1000","Severity":"Low"}}""")).Status);

        Assert.False((await GetAsync(server, Address + "/CVE-2019-1000")).GetProperty("Vulnerability").TryGetProperty("Metadata", out _));
        Assert.False((await GetAsync(server, Address + "?limit=5")).GetProperty("Vulnerabilities")[0].TryGetProperty("Metadata", out _));
    }

    [Fact]
    public async Task Sending_back_what_was_shown_changes_nothing_and_an_added_fix_keeps_it()
    {
        await using var server = await StartAsync();
        await FillAsync(server, "CVE-2019-1000");
        await NvdAsync(server, [Assessed("CVE-2019-1000", V3, V2)]);
        var shown = (await server.SendAsync("GET", Address + "/CVE-2019-1000")).Text;

        Assert.Equal(200, (await server.SendAsync("PUT", Address + "/CVE-2019-1000", shown)).Status);
        Assert.Empty(await server.NotificationNamesAsync());

        Assert.Equal(200, (await server.SendAsync("PUT", Address + "/CVE-2019-1000/fixes/apt", """{"Feature":{"Name":"apt","Version":"2"}}""")).Status);
        Assert.Single(await server.NotificationNamesAsync());
        AssertSame(Known, (await GetAsync(server, Address + "/CVE-2019-1000")).GetProperty("Vulnerability"));
    }

    /// <summary>Makes the database that is tested.</summary>
    internal abstract Task<ITestDatabase> CreateDatabaseAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void AssertSame(string metadata, JsonElement vulnerability)
    {
        using var expected = JsonDocument.Parse(metadata);
        var found = vulnerability.GetProperty("Metadata");
        Assert.True(JsonElement.DeepEquals(expected.RootElement, found), found.ToString());
    }

    private static JsonElement InLayer(JsonElement answer) => answer.GetProperty("Layer").GetProperty("Features").EnumerateArray()
        .Single(feature => feature.GetProperty("Name").GetString() == "wget").GetProperty("Vulnerabilities")[0];

    private static async Task<JsonElement> GetAsync(TestServer server, string target)
    {
        var answer = await server.SendAsync("GET", target);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json();
    }

    private static Advisory Assessed(string cve, params string[] vectors) =>
        new Enrichment { Weaknesses = ["CWE-79"] }.ToAdvisory(cve, new Advisory { Key = cve, Id = cve, Cvss = vectors, Published = Published, Affected = [] });

    private static Task<FeedState> NvdAsync(TestServer server, Advisory[] records) => ReplaceAsync(server, "nvd", records);

    private static Task<FeedState> FillAsync(
        TestServer server, string name, string? vector = null, Core.Primitives.Severity severity = Core.Primitives.Severity.Low) => ReplaceAsync(
        server, "debian",
        [
            new Advisory
            {
                Key = name,
                Id = name,
                Cvss = vector is null ? [] : [vector],
                Affected = [new AffectedPackage { Namespace = "debian:9", Name = "wget", Ranges = [VersionRange.All], Severity = severity }],
            },
        ]);

    private static Task<FeedState> ReplaceAsync(TestServer server, string feed, Advisory[] records) => server.Database.Advisories.ReplaceAsync(
        new FeedUpdate { Feed = feed, Partition = "", Fingerprint = "v1", Checked = TimeProvider.System.GetUtcNow() }, records.ToAsyncEnumerable(), Token);

    private async Task<TestServer> StartAsync() => await TestServer.StartAsync(database: await CreateDatabaseAsync());
}

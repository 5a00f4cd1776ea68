using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Strata.Server.Journal;
using Strata.Server.Notifications;
using Strata.Server.Tests.Crashes;
using Strata.Server.Tests.Notifications;
using Strata.Server.Tests.Outages;
using Xunit;

namespace Strata.Server.Tests.Journal;

/// <summary>What a client sees of edits that are answered before they are applied: nothing.</summary>
public sealed class JournalTests
{
    private const string Address = WrittenVulnerability.Address;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string?> Questions { get; } = new()
    {
        { "GET", Address + "/NAME", "\"NAME\"" },
        { "GET", Address + "/NAME?fixedIn", "\"9.0\"" },
        { "GET", Address + "?limit=10000", "\"NAME\"" },
        { "GET", Address + "/NAME/fixes", "\"9.0\"" },
        { "GET", "/v1/layers/layer?vulnerabilities", "\"NAME\"" },
        { "GET", "/v1/namespaces", "\"debian:9\"" },
        { "PUT", Address + "/NAME/fixes/wget", "\"8.0\"" },
        { "DELETE", Address + "/NAME/fixes/wget", null },
        { "DELETE", Address + "/NAME", null },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task What_was_written_is_in_every_answer_that_comes_after(string method, string target, string? expected)
    {
        await using var server = await TestServer.StartAsync(database: await PostgresServerDatabase.CreateAsync());
        Assert.Equal(201, (await server.PostLayerAsync("layer", "debian.tar.gz")).Status);
        for (var round = 0; round < 30; round++)
        {
            var name = $"CVE-2031-{round}";
            await WriteAsync(server, name);
            await AssertSeenAsync(server, method, target, expected, name);
        }
    }

    [Theory]
    [InlineData("DELETE", Address + "/NAME", null)]
    [InlineData("PUT", Address + "/NAME/fixes/wget", "\"8.0\"")]
    [InlineData("DELETE", Address + "/NAME/fixes/wget", null)]
    public async Task Change_by_another_server_comes_after_what_was_answered_before(string method, string target, string? expected)
    {
        await using var database = await PostgresServerDatabase.CreateAsync();
        await using var other = await TestServer.StartAsync(database: database.Replica());
        await using var server = await TestServer.StartAsync(database: database.Replica());
        for (var round = 0; round < 30; round++)
        {
            var name = $"CVE-2031-{round}";
            await WriteAsync(server, name, "Low");
            await WriteAsync(server, name, "High");
            await AssertSeenAsync(other, method, target, expected, name);
        }
    }

    [Fact]
    public async Task What_no_index_can_hold_is_refused_and_not_answered_first()
    {
        await using var server = await TestServer.StartAsync(database: await PostgresServerDatabase.CreateAsync());
        var package = string.Concat(Enumerable.Range(0, 500).Select(number => (number * 7919 % 10_007).ToString("x4", CultureInfo.InvariantCulture)));
        var name = string.Concat(Enumerable.Range(500, 400).Select(number => (number * 7919 % 10_007).ToString("x4", CultureInfo.InvariantCulture)));
        await WriteAsync(server, name);
        Assert.Equal(500, (await server.SendAsync("POST", Address, WrittenVulnerability.Body(name, package: package))).Status);
        await WriteAsync(server, name, "Low");
        Assert.Contains("\"Low\"", (await server.SendAsync("GET", $"{Address}/{name}")).Text, StringComparison.Ordinal);
        var standing = await server.Database.Journal!.LookAsync(Token);
        Assert.Equal((0, 0), (standing.Waiting, standing.SetAside));
    }

    [Fact(Timeout = 300_000)]
    public async Task Burst_is_applied_whole_and_never_more_waits_than_may()
    {
        const int Clients = 16;
        const int Each = 320;
        await using var server = await TestServer.StartAsync(database: await PostgresServerDatabase.CreateAsync());
        var journal = server.Services.GetRequiredService<EditJournal>();
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var number = 0; number < Each; number++)
            {
                await WriteAsync(server, $"CVE-2031-{client * Each + number}");
                InterlockedMax(ref most, journal.Waiting);
            }
        }));

        var listed = await server.SendAsync("GET", $"{Address}?limit={Clients * Each + 1}");
        Assert.Equal(Clients * Each, listed.Json().GetProperty("Vulnerabilities").GetArrayLength());
        Assert.InRange(most, 1, EditJournal.MaximumWaiting + Clients);
        Assert.Equal(0, (await server.Database.Journal!.LookAsync(Token)).Waiting);
        await server.Database.Notifications.SetReceiversAsync(["test"], Token);
        Assert.Equal(Clients * Each, (await server.Database.Notifications.ListAsync(null, int.MaxValue, Token)).Count);
    }

    [Fact]
    public async Task Server_that_is_stopped_leaves_nothing()
    {
        await using var database = await PostgresServerDatabase.CreateAsync();
        await using var server = await TestServer.StartAsync(database: database.Replica());
        for (var number = 0; number < 50; number++)
        {
            await WriteAsync(server, $"CVE-2031-{number}");
        }

        await server.StopAsync();
        Assert.Equal(0, (await database.Database.Journal!.LookAsync(Token)).Waiting);
        Assert.Equal(50, (await database.Database.Vulnerabilities.ListAsync("debian:9", null, 100, Token)).Count);
    }

    [Fact]
    public async Task Edit_that_cannot_be_applied_harms_no_other_and_shows_in_the_metrics()
    {
        await using var database = await PostgresServerDatabase.CreateAsync();
        await database.Database.Journal!.AppendAsync(new("debian:9", "CVE-2031-0", "{"u8.ToArray(), TimeProvider.System.GetUtcNow()), Token);
        await using var server = await TestServer.StartAsync(database: database.Replica());
        await WriteAsync(server, "CVE-2031-1");
        Assert.Equal(200, (await server.SendAsync("GET", $"{Address}/CVE-2031-1")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"{Address}/CVE-2031-0")).Status);
        while (!(await server.SendAsync("GET", "/v1/metrics")).Text.Contains("strata_journal_set_aside 1\n", StringComparison.Ordinal))
        {
            await Task.Delay(20, Token);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task What_was_answered_before_the_database_died_is_applied_when_it_is_back_and_told_once()
    {
        var cluster = await ClusterDatabase.CreateAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var hook = new WebhookOptions { Endpoint = receiver.Address };
        await using var server = await TestServer.StartAsync(options => options with { Notifier = new NotifierOptions { Webhooks = [hook] } }, cluster);
        var written = new List<string>();
        for (var death = 0; death < 3; death++)
        {
            for (var number = 0; number < 20; number++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"CVE-2031-{death}{number:00}");
                await WriteAsync(server, name);
                written.Add(name);
            }

            await cluster.Cluster.KillAsync();
            Assert.Equal(500, (await server.SendAsync("POST", Address, WrittenVulnerability.Body("CVE-2031-9999"))).Status);
            await cluster.Cluster.StartAgainAsync(Token);
        }

        while ((await server.SendAsync("GET", $"{Address}?limit=1000")) is var listed
            && (listed.Status != 200 || written.Exists(name => !listed.Text.Contains($"\"{name}\"", StringComparison.Ordinal))))
        {
            await Task.Delay(20, Token);
        }

        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        while (written.Exists(name => !told.ContainsValue($"none > {name} High 9.0")))
        {
            foreach (var name in receiver.Calls.Select(call => call.Notification).Where(name => !told.ContainsKey(name)).Distinct().ToList())
            {
                told[name] = ToldChange.Of((await server.SendAsync("GET", $"/v1/notifications/{name}?limit=1")).Text);
            }

            await Task.Delay(10, Token);
        }

        Assert.Equal(told.Count, told.Values.Distinct().Count());
    }

    [Fact]
    public async Task What_is_written_again_as_it_is_shown_changes_nothing()
    {
        await using var server = await TestServer.StartAsync(database: await PostgresServerDatabase.CreateAsync());
        await WriteAsync(server, "CVE-2031-1");
        await WriteAsync(server, "CVE-2031-1");
        var shown = await server.SendAsync("GET", $"{Address}/CVE-2031-1");
        Assert.Equal(200, (await server.SendAsync("PUT", $"{Address}/CVE-2031-1", shown.Text)).Status);
        Assert.Single(await server.NotificationNamesAsync());
    }

    private static async Task WriteAsync(TestServer server, string name, string severity = "High")
    {
        var answer = await server.SendAsync("POST", Address, WrittenVulnerability.Body(name, severity));
        Assert.True(answer.Status == 201, answer.Text);
    }

    private static async Task AssertSeenAsync(TestServer server, string method, string target, string? expected, string name)
    {
        var body = method == "PUT" ? """{"Feature":{"Name":"wget","NamespaceName":"debian:9","VersionFormat":"dpkg","Version":"8.0"}}""" : null;
        var answer = await server.SendAsync(method, target.Replace("NAME", name, StringComparison.Ordinal), body);
        Assert.True(answer.Status == 200, $"{name}: {answer.Status} {answer.Text}");
        if (expected is not null)
        {
            Assert.Contains(expected.Replace("NAME", name, StringComparison.Ordinal), answer.Text, StringComparison.Ordinal);
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var known = Volatile.Read(ref most); value > known;)
        {
            var before = Interlocked.CompareExchange(ref most, value, known);
            known = before == known ? value : before;
        }
    }
}

using System.Text.Json;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>Notifications, whatever the database.</summary>
public abstract class NotificationApiContract
{
    private const string Address = "/v1/namespaces/debian:9/vulnerabilities";

    [Fact]
    public async Task Change_is_told_once_with_old_and_new_form()
    {
        await using var server = await StartAsync();
        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"wget","Version":"1.19"}]}}""", 201);
        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"wget","Version":"1.19"}]}}""", 201);
        var created = Assert.Single(await server.NotificationNamesAsync());

        await WriteAsync(server, "PUT", Address + "/CVE-1", """{"Vulnerability":{"Severity":"High"}}""", 200);
        var changed = Assert.Single((await server.NotificationNamesAsync()).Except([created]));
        await WriteAsync(server, "DELETE", Address + "/CVE-1", null, 200);
        var deleted = Assert.Single((await server.NotificationNamesAsync()).Except([created, changed]));

        var first = await ReadAsync(server, created, "limit=10");
        Assert.False(first.TryGetProperty("Old", out _));
        Assert.Equal("Low", first.GetProperty("New").GetProperty("Vulnerability").GetProperty("Severity").GetString());
        Assert.Equal("1.19", first.GetProperty("New").GetProperty("Vulnerability").GetProperty("FixedIn")[0].GetProperty("Version").GetString());
        var second = await ReadAsync(server, changed, "limit=10");
        Assert.Equal("Low", second.GetProperty("Old").GetProperty("Vulnerability").GetProperty("Severity").GetString());
        Assert.Equal("High", second.GetProperty("New").GetProperty("Vulnerability").GetProperty("Severity").GetString());
        Assert.True(second.GetProperty("New").GetProperty("Vulnerability").TryGetProperty("FixedIn", out _));
        var third = await ReadAsync(server, deleted, "limit=10");
        Assert.False(third.TryGetProperty("New", out _));
        Assert.Equal(JsonValueKind.String, third.GetProperty("Created").ValueKind);
        Assert.False(third.TryGetProperty("Notified", out _) || third.TryGetProperty("Deleted", out _));
    }

    [Fact]
    public async Task Five_layers_make_three_pages_of_two()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            Assert.Equal(201, (await server.PostLayerAsync(name, "debian.tar.gz")).Status);
        }

        // A child that adds nothing is not among the layers that introduce the vulnerability.
        Assert.Equal(201, (await server.PostLayerAsync("child", "empty.tar", "a")).Status);
        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"wget","Version":"1.19"}]}}""", 201);
        var name1 = Assert.Single(await server.NotificationNamesAsync());
        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"wget","Version":"None"}]}}""", 201);
        var notification = Assert.Single((await server.NotificationNamesAsync()).Except([name1]));

        var names = new List<string>();
        var indexes = new List<long>();
        string? page = null;
        var pages = 0;
        do
        {
            var read = await ReadAsync(server, notification, "limit=2" + (page is null ? "" : "&page=" + Uri.EscapeDataString(page)));
            Assert.Equal(2, read.GetProperty("Limit").GetInt32());
            var token = read.GetProperty("Page").GetString();
            Assert.True(page is null || token == page);
            var ordered = read.GetProperty("New").GetProperty("OrderedLayersIntroducingVulnerability").EnumerateArray().ToList();
            Assert.Equal(
                read.GetProperty("New").GetProperty("LayersIntroducingVulnerability").EnumerateArray().Select(layer => layer.GetString()),
                ordered.Select(layer => layer.GetProperty("LayerName").GetString()));
            Assert.Equal(
                read.GetProperty("Old").GetProperty("OrderedLayersIntroducingVulnerability").ToString(),
                read.GetProperty("New").GetProperty("OrderedLayersIntroducingVulnerability").ToString());
            names.AddRange(ordered.Select(layer => layer.GetProperty("LayerName").GetString()!));
            indexes.AddRange(ordered.Select(layer => layer.GetProperty("Index").GetInt64()));
            page = read.TryGetProperty("NextPage", out var next) ? next.GetString() : null;
            pages++;
        }
        while (page is not null);

        Assert.Equal(3, pages);
        Assert.Equal(["a", "b", "c", "d", "e"], names);
        Assert.Equal(indexes.Distinct().Order(), indexes);
    }

    [Fact]
    public async Task List_that_has_ended_is_absent_while_the_other_goes_on()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            Assert.Equal(201, (await server.PostLayerAsync(name, "debian.tar.gz")).Status);
        }

        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"nothing","Version":"1"}]}}""", 201);
        var first = Assert.Single(await server.NotificationNamesAsync());
        await WriteAsync(server, "PUT", Address + "/CVE-1/fixes/wget", """{"Feature":{"Name":"wget","Version":"2"}}""", 200);
        var notification = Assert.Single((await server.NotificationNamesAsync()).Except([first]));

        var one = await ReadAsync(server, notification, "limit=2");
        var two = await ReadAsync(server, notification, "limit=2&page=" + one.GetProperty("NextPage").GetString());

        Assert.False(one.GetProperty("Old").TryGetProperty("OrderedLayersIntroducingVulnerability", out _));
        Assert.Equal("CVE-1", two.GetProperty("Old").GetProperty("Vulnerability").GetProperty("Name").GetString());
        Assert.Equal(1, two.GetProperty("New").GetProperty("LayersIntroducingVulnerability").GetArrayLength());
        Assert.False(two.TryGetProperty("NextPage", out _));
    }

    [Fact]
    public async Task Deleted_notification_can_be_read_and_deleted_again()
    {
        await using var server = await StartAsync();
        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low"}}""", 201);
        var name = Assert.Single(await server.NotificationNamesAsync());

        var deleted = await server.SendAsync("DELETE", "/v1/notifications/" + name);
        var again = await server.SendAsync("DELETE", "/v1/notifications/" + name);

        Assert.Equal((200, 0, 200), (deleted.Status, deleted.Body.Length, again.Status));
        Assert.True((await ReadAsync(server, name, "limit=1")).TryGetProperty("Deleted", out _));
    }

    [Theory]
    [InlineData("", 400, "must provide limit query parameter")]
    [InlineData("?limit=", 400, "invalid limit format: it is not an integer")]
    [InlineData("?limit=-2", 400, "limit value should not be less than zero")]
    [InlineData("?limit=1&page=x", 400, "invalid page format: invalid or expired pagination token")]
    public async Task Bad_query_is_400(string query, int status, string message)
    {
        await using var server = await StartAsync();

        var answer = await server.SendAsync("GET", "/v1/notifications/x" + query);

        Assert.Equal((status, message), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Limits_of_zero_and_below_are_what_Clair_makes_of_them()
    {
        await using var server = await StartAsync();
        Assert.Equal(201, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);
        await WriteAsync(server, "POST", Address, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","FixedIn":[{"Name":"wget","Version":"9"}]}}""", 201);
        var name = Assert.Single(await server.NotificationNamesAsync());

        var none = await ReadAsync(server, name, "limit=-1");
        var zero = await ReadAsync(server, name, "limit=0");

        Assert.False(none.GetProperty("New").TryGetProperty("LayersIntroducingVulnerability", out _) || none.TryGetProperty("NextPage", out _));
        Assert.Equal(-1, none.GetProperty("Limit").GetInt32());
        Assert.False(zero.TryGetProperty("Limit", out _));
        Assert.True(zero.TryGetProperty("NextPage", out _));
    }

    /// <summary>Makes the database that is tested.</summary>
    internal abstract Task<ITestDatabase> CreateDatabaseAsync();

    private static async Task WriteAsync(TestServer server, string method, string target, string? body, int status)
    {
        var answer = await server.SendAsync(method, target, body);
        Assert.True(status == answer.Status, answer.Text);
    }

    private static async Task<JsonElement> ReadAsync(TestServer server, string name, string query)
    {
        var answer = await server.SendAsync("GET", $"/v1/notifications/{name}?{query}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json().GetProperty("Notification");
    }

    private async Task<TestServer> StartAsync() => await TestServer.StartAsync(database: await CreateDatabaseAsync());
}

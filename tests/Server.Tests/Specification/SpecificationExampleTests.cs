using System.Text.Json.Nodes;
using Strata.Server.Notifications;
using Strata.Server.Tests.Notifications;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Specification;

/// <summary>
/// The examples of the specification, replayed: what is sent is taken from them, and what comes back is compared with them. Without the
/// specification the conversations of <c>ClairV1</c> are what is tested.
/// </summary>
public sealed class SpecificationExampleTests
{
    private const string Vulnerabilities = "/v1/namespaces/debian:9/vulnerabilities";

    private readonly IReadOnlyDictionary<string, string> _examples = SpecificationText.ReadExamples();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deadline()
    {
        await using var server = await TestServer.StartAsync(options => options with { Api = options.Api with { Timeout = TimeSpan.FromMilliseconds(300) } });
        server.Samples.Serve("/silent", _ => new FakeBlobAnswer { IsSilent = true });

        var answer = await server.PostLayerAsync("a", "silent");

        Assert.Equal((503, _examples["1.1/1"]), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Members_in_lower_case()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.SendAsync("POST", "/v1/layers", _examples["1.3/1"]);

        Assert.Equal((400, "could not process a layer which does not have a path"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Envelope_of_an_error()
    {
        await using var server = await TestServer.StartAsync();

        var missing = await server.SendAsync("GET", "/v1/layers/none");
        var empty = await server.SendAsync("POST", "/v1/layers");

        Assert.Equal((404, _examples["1.4/1"] + "\n"), (missing.Status, missing.Text));
        ExampleJson.AssertLike(_examples["12/1"].Replace("…", "\"…\"", StringComparison.Ordinal), empty.Text);
    }

    [Fact]
    public async Task Layer_is_posted_and_reported()
    {
        await using var server = await TestServer.StartAsync();
        var report = JsonNode.Parse(_examples["1.7/1"])!["Layer"]!;
        var feature = report["Features"]![0]!;
        var vulnerability = feature["Vulnerabilities"]![0]!;
        Serve(server, "base", new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n")
            .File("var/lib/dpkg/status", SampleBlobs.Status(((string)feature["Name"]!, (string)feature["Version"]!, null))));
        var posting = JsonNode.Parse(_examples["1.6/1"])!;
        var parent = posting.DeepClone();
        parent["Layer"]!["Name"] = (string)posting["Layer"]!["ParentName"]!;
        parent["Layer"]!.AsObject().Remove("ParentName");
        parent["Layer"]!["Path"] = server.Blobs.Address("/base").ToString();
        posting["Layer"]!["Path"] = server.Blobs.Address("/empty.tar").ToString();
        posting["Layer"]!["Headers"]!["Authorization"] = "Bearer token";
        parent["Layer"]!["Headers"]!["Authorization"] = "Bearer token";
        var written = new JsonObject
        {
            ["Vulnerability"] = new JsonObject
            {
                ["Name"] = vulnerability["Name"]!.DeepClone(),
                ["Description"] = vulnerability["Description"]!.DeepClone(),
                ["Link"] = vulnerability["Link"]!.DeepClone(),
                ["Severity"] = vulnerability["Severity"]!.DeepClone(),
                ["Metadata"] = vulnerability["Metadata"]!.DeepClone(),
                ["FixedIn"] = new JsonArray(new JsonObject { ["Name"] = feature["Name"]!.DeepClone(), ["Version"] = vulnerability["FixedBy"]!.DeepClone() }),
            },
        };

        Assert.Equal(201, (await server.SendAsync("POST", "/v1/layers", parent.ToJsonString())).Status);
        var posted = await server.SendAsync("POST", "/v1/layers", posting.ToJsonString());
        Assert.Equal(201, (await server.SendAsync("POST", Vulnerabilities, written.ToJsonString())).Status);
        var read = await server.SendAsync("GET", $"/v1/layers/{Uri.EscapeDataString((string)report["Name"]!)}?features&vulnerabilities");

        var echo = posting.DeepClone();
        echo["Layer"]!.AsObject().Remove("Headers");
        echo["Layer"]!["IndexedByVersion"] = 3;
        Assert.Equal(201, posted.Status);
        Assert.True(JsonNode.DeepEquals(echo, JsonNode.Parse(posted.Text)), posted.Text);
        Assert.Equal("Bearer token", server.Blobs.Requests[^1]["Authorization"]);
        ExampleJson.AssertLike(_examples["1.7/1"], read.Text);
    }

    [Fact]
    public async Task Namespaces()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(201, (await server.SendAsync("POST", "/v1/namespaces/debian:8/vulnerabilities", """{"Vulnerability":{"Name":"CVE-1","Severity":"Low"}}""")).Status);

        ExampleJson.AssertLike(_examples["6.1/1"], (await server.SendAsync("GET", "/v1/namespaces")).Text);
    }

    [Fact]
    public async Task Vulnerability_and_its_fixes()
    {
        await using var server = await TestServer.StartAsync();
        const string Body = """ "Name":"CVE-1","Severity":"Low" """;
        foreach (var (method, target, status) in new[] { ("POST", Vulnerabilities, 201), ("PUT", Vulnerabilities + "/CVE-1", 200) })
        {
            Assert.Equal(status, (await server.SendAsync(method, target, _examples["6.3/1"].Replace("…", Body, StringComparison.Ordinal))).Status);
        }

        var read = (await server.SendAsync("GET", Vulnerabilities + "/CVE-1")).Text;
        ExampleJson.AssertLike(_examples["6.4/1"].Replace("…", "", StringComparison.Ordinal), read, ".Vulnerability");
        var fix = JsonNode.Parse(_examples["6.7/1"])!["Features"]![0]!;
        var written = JsonNode.Parse(_examples["6.8/1"].Replace("…", "\"…\"", StringComparison.Ordinal))!;
        Assert.Equal(fix.AsObject().Select(member => member.Key), written["Feature"]!.AsObject().Select(member => member.Key));
        written["Feature"] = fix.DeepClone();
        var put = await server.SendAsync("PUT", $"{Vulnerabilities}/CVE-1/fixes/{(string)fix["Name"]!}", written.ToJsonString());
        Assert.True(JsonNode.DeepEquals(written, JsonNode.Parse(put.Text)), put.Text);

        ExampleJson.AssertLike(_examples["6.7/1"], (await server.SendAsync("GET", Vulnerabilities + "/CVE-1/fixes")).Text);
    }

    [Fact]
    public async Task Notification_and_its_page()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var hook = new WebhookOptions { Endpoint = receiver.Address };
        await using var server = await TestServer.StartAsync(options => options with { Notifier = new NotifierOptions { Webhooks = [hook] } });
        foreach (var (name, version) in new[] { ("aaa1", "1.18-4"), ("bbb2", "1.18-5"), ("ccc3", "1.18-5") })
        {
            Serve(server, name, new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n").File("var/lib/dpkg/status", SampleBlobs.Status(("wget", version, null))));
            Assert.Equal(201, (await server.PostLayerAsync(name, name)).Status);
        }

        await WriteAsync("Low", "1.18-5");
        var first = await receiver.NextAsync(Token);
        await WriteAsync("High", "1.18-5+deb9u1");
        var second = await receiver.NextAsync(Token);

        Assert.Equal(["application/json"], new[] { first, second }.Select(call => call.Headers["Content-Type"]).Distinct());
        ExampleJson.AssertLike(_examples["7.2/1"], System.Text.Encoding.UTF8.GetString(second.Body));
        TestAnswer read;
        do
        {
            read = await server.SendAsync("GET", $"/v1/notifications/{second.Notification}?limit=2");
        }
        while (!read.Text.Contains("\"Notified\"", StringComparison.Ordinal));

        ExampleJson.AssertLike(_examples["7.4/1"], read.Text, ".Notification.Old.Vulnerability");

        async Task WriteAsync(string severity, string version) => Assert.Equal(201, (await server.SendAsync(
            "POST", Vulnerabilities,
            $$$"""{"Vulnerability":{"Name":"CVE-2017-13089","Severity":"{{{severity}}}","FixedIn":[{"Name":"wget","Version":"{{{version}}}"}]}}""")).Status);
    }

    [Fact]
    public async Task Metadata()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var example in new[] { "8.3/1", "8.3/2" })
        {
            var written = $$$"""{"Vulnerability":{"Name":"CVE-1","Severity":"Low","Metadata":{{{_examples[example]}}}}}""";
            Assert.Equal(201, (await server.SendAsync("POST", Vulnerabilities, written)).Status);

            var read = (await server.SendAsync("GET", Vulnerabilities + "/CVE-1")).Json().GetProperty("Vulnerability").GetProperty("Metadata");

            ExampleJson.AssertLike(_examples[example], read.ToString());
        }
    }

    [Fact]
    public async Task Versions()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(_examples["10.3/1"] + "\n", (await server.SendAsync("GET", "/v1/versions")).Text);
    }

    private static void Serve(TestServer server, string path, LayerBuilder layer)
    {
        var blob = layer.Build();
        server.Samples.Serve("/" + path, request => FakeBlobAnswer.Of(blob, request));
    }
}

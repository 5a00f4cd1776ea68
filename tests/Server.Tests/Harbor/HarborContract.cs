using System.Text.Json;
using Strata.Core.Primitives;
using Strata.Server.Harbor;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>The adapter as Harbor meets it, over each database: the tests of the specification's section 8 bear their names.</summary>
public abstract class HarborContract
{
    private const string Metadata = "/harbor/api/v1/metadata";
    private const string Scan = "/harbor/api/v1/scan";

    [Fact]
    public async Task T_META_1_and_2_metadata_pass_the_checks_of_Harbor_whatever_the_registry_is_at()
    {
        await using var scene = await StartAsync();
        await scene.CloseRegistryAsync();

        var metadata = await scene.Client.PingAsync();

        Assert.Equal("vulnerability", Assert.Single(MetadataRules.Check(metadata, sbomIsKnown: false)).GetProperty("type").GetString());
        Assert.True(metadata.GetProperty("properties").TryGetProperty("strata.feed/debian", out _));
    }

    [Theory]
    [InlineData("application/vnd.scanner.adapter.metadata+json; version=1.0", HarborMediaTypes.Metadata10)]
    [InlineData("application/vnd.scanner.adapter.metadata+json;version=1.1", HarborMediaTypes.Metadata11)]
    [InlineData("text/html", HarborMediaTypes.Metadata10)]
    public async Task Metadata_are_answered_whatever_is_accepted_and_slashes_do_not_count(string accept, string type)
    {
        await using var scene = await StartAsync();

        var answer = await scene.Server.SendAsync("GET", "//harbor//api/v1//metadata", null, ("Accept", accept));
        var head = await scene.Server.SendAsync("HEAD", Metadata);

        Assert.Equal((200, type), (answer.Status, answer["Content-Type"]));
        Assert.Equal(200, head.Status);
        Assert.Empty(head.Body);
    }

    [Fact]
    public async Task T_SCAN_1_T_REP_1_to_3_a_scan_is_taken_in_polled_and_read_under_both_types()
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();

        var id = await scene.Client.SubmitAsync(scene.Request(digest));
        var body = await scene.Client.WaitAsync(id);

        var report = DecodedReport.Read(body);
        Assert.Equal("High", report.Severity);
        var item = Assert.Single(report.Vulnerabilities)!;
        Assert.Equal(("CVE-2025-0001", "libfoo1", "1.2-3", "1.2-3+deb12u1", "fixed"), (item.Id, item.Package, item.Version, item.FixVersion, item.Status));
        Assert.Equal(8.1, item.PreferredCvss!.ScoreV3);
        Assert.Equal(["https://security-tracker.debian.org/tracker/CVE-2025-0001"], item.Links);
        var artifact = JsonElement.Parse(body).GetProperty("artifact");
        Assert.Equal((HarborScene.Repository, digest.ToString()), (artifact.GetProperty("repository").GetString(), artifact.GetProperty("digest").GetString()));
        Assert.Equal(body, await scene.Client.WaitAsync(id));
        Assert.Equal(body, await scene.Client.WaitAsync(id, HarborClient.N));
        var native = await scene.Server.SendAsync("GET", $"{Scan}/{id}/report", null, ("Accept", HarborClient.N));
        Assert.Equal((HarborClient.N, "no-store"), (native["Content-Type"], native["Cache-Control"]));
        Assert.Equal(body, native.Body);
    }

    [Fact]
    public async Task T_SCAN_8_equal_digests_share_their_work()
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scene.Client.SubmitAsync(scene.Request(digest))));
        await Task.WhenAll(ids.Select(id => scene.Client.WaitAsync(id)));

        Assert.Equal(50, ids.Distinct().Count());
        var blobs = scene.Contents.Where(request => request.Target.Contains("/blobs/", StringComparison.Ordinal) && request["Authorization"] is not null).ToList();
        Assert.All(blobs.CountBy(request => request.Target), blob => Assert.Equal(1, blob.Value));
    }

    [Fact]
    public async Task An_image_that_is_known_is_answered_without_a_request_to_the_registry()
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();
        var first = await scene.Client.ScanAsync(scene.Request(digest));
        await scene.CloseRegistryAsync();

        var second = await scene.Client.ScanAsync(scene.Request(digest));

        Assert.Equal(first.Vulnerabilities.Select(item => item!.Id), second.Vulnerabilities.Select(item => item!.Id));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"registry\":5}", 400)]
    [InlineData("{}", 422)]
    public async Task T_SCAN_4_and_5_refusals_have_the_one_kind_of_body(string body, int status)
    {
        await using var scene = await StartAsync();

        Check(await scene.Server.SendAsync("POST", Scan, body), status);
    }

    [Fact]
    public async Task T_SCAN_2_and_3_a_request_of_an_old_Harbor_or_with_unknown_members_is_taken()
    {
        await using var scene = await StartAsync();
        var digest = scene.AddImage();
        var old = $$$"""
            {"more":1,"artifact":{"digest":"{{{digest}}}","repository":"{{{HarborScene.Repository}}}","namespace_id":7,"extra":{}},"registry":{"authorization":"{{{HarborScene.Robot}}}","url":"{{{scene.RegistryAddress}}}"}}
            """;

        var answer = await scene.Server.SendAsync("POST", Scan, old);

        Assert.Equal(202, answer.Status);
        Assert.Single(DecodedReport.Read(await scene.Client.WaitAsync(answer.Json().GetProperty("id").GetString()!)).Vulnerabilities);
    }

    [Fact]
    public async Task T_SCAN_7_a_body_that_is_too_large_is_refused_with_JSON()
    {
        await using var scene = await StartAsync();

        Check(await scene.Server.SendAsync("POST", Scan, new string(' ', 2 << 20)), 413);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/vnd.security.vulnerability.report;version=1.1", 200)]
    [InlineData("APPLICATION/VND.SECURITY.VULNERABILITY.REPORT; VERSION=\"1.1\"", 200)]
    [InlineData("text/html", 501)]
    [InlineData("application/vnd.scanner.adapter.vuln.report.raw", 501)]
    [InlineData(HarborClient.S, 404)]
    public async Task T_REP_4_and_5_types_are_negotiated_by_their_parts(string? accept, int status)
    {
        await using var scene = await StartAsync();
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        await scene.Client.WaitAsync(id);

        var answer = await scene.Server.SendAsync("GET", $"{Scan}/{id}/report", null, accept is null ? [] : [("Accept", accept)]);

        if (status == 200)
        {
            Assert.Equal((200, HarborClient.V), (answer.Status, answer["Content-Type"]));
        }
        else
        {
            Check(answer, status);
        }
    }

    [Theory]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("..%2f..%2fmetadata")]
    [InlineData("%0d%0a")]
    public async Task T_REP_6_an_id_that_is_not_known_is_not_found(string id)
    {
        await using var scene = await StartAsync();

        Check(await scene.Server.SendAsync("GET", $"{Scan}/{id}/report"), 404);
        Check(await scene.Server.SendAsync("GET", $"{Scan}/{new string('a', 10_000)}/report"), 404);
        Check(await scene.Server.SendAsync("GET", $"{Scan}/../report"), 404);
    }

    [Fact]
    public async Task T_REP_7_a_clean_image_has_an_empty_array()
    {
        await using var scene = await StartAsync();

        var report = await scene.Client.ScanAsync(scene.Request(scene.AddImage(("harmless", "1", null))));

        Assert.Empty(report.Vulnerabilities);
        Assert.Equal("None", report.Severity);
    }

    [Fact]
    public async Task T_REP_8_a_report_is_sent_as_it_is_stored_when_gzip_is_taken()
    {
        await using var scene = await StartAsync();
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        await scene.Client.WaitAsync(id);

        var plain = await scene.Server.SendAsync("GET", $"{Scan}/{id}/report");
        var gzip = await scene.Server.SendAsync("GET", $"{Scan}/{id}/report", null, ("Accept-Encoding", "gzip"));

        Assert.Null(plain["Content-Encoding"]);
        Assert.Equal("gzip", gzip["Content-Encoding"]);
        Assert.Single(DecodedReport.Read(plain.Body).Vulnerabilities);
    }

    [Fact]
    public async Task T_ERR_1_wrong_methods_and_paths_are_refused_with_JSON()
    {
        await using var scene = await StartAsync();

        Check(await scene.Server.SendAsync("POST", Metadata, "{}"), 405);
        Check(await scene.Server.SendAsync("GET", Scan), 405);
        Check(await scene.Server.SendAsync("GET", "/harbor/api/v1/nope"), 404);
        Check(await scene.Server.SendAsync("GET", "/harbor"), 404);
    }

    [Theory]
    [InlineData(401, "registry refused the credentials for")]
    [InlineData(403, "no pull permission for")]
    [InlineData(404, "manifest")]
    [InlineData(412, "blocked by a Harbor project policy (412)")]
    public async Task T_REG_1_what_the_registry_refuses_ends_in_a_message_without_the_credential(int status, string text)
    {
        await using var scene = await StartAsync();
        scene.Registry.Instead = request => request.Target.StartsWith("/v2/", StringComparison.Ordinal) && (status == 401 || request["Authorization"] is not null)
            ? new FakeBlobAnswer { Status = status, Body = """{"errors":[{"code":"DENIED","message":"a policy of the project"}]}"""u8.ToArray(), Headers = status == 401 ? [$"WWW-Authenticate: {scene.Registry.Challenge}"] : [] }
            : null;

        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        var problem = await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.WaitAsync(id));

        Assert.Equal(500, problem.Status);
        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("3cret", problem.Message, StringComparison.Ordinal);
        Assert.Equal(500, (await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.WaitAsync(id))).Status);
    }

    [Fact]
    public async Task T_REG_1_a_layer_that_is_gone_is_named()
    {
        await using var scene = await StartAsync();
        scene.Registry.Instead = request => request.Target.Contains("/blobs/", StringComparison.Ordinal) && request["Authorization"] is not null && !IsConfig(scene, request)
            ? new FakeBlobAnswer { Status = 404 }
            : null;

        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage()));
        var problem = await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.WaitAsync(id));

        Assert.Matches("layer sha256:[0-9a-f]{64} not found in team/web/api \\(404\\)", problem.Message);
    }

    [Fact]
    public async Task T_REG_3_a_blob_that_lies_elsewhere_is_fetched_without_the_credential()
    {
        await using var scene = await StartAsync();
        await using var storage = new FakeBlobHost(request => scene.Blob(request.Target) is { } blob ? FakeBlobAnswer.Of(blob, request) : new FakeBlobAnswer { Status = 404 });
        var digest = scene.AddImage();
        scene.Registry.Instead = request => request.Target.Contains("/blobs/", StringComparison.Ordinal) && request["Authorization"] is not null
            ? FakeBlobAnswer.Redirect(storage.Address(request.Target, "localhost").AbsoluteUri)
            : null;

        var report = await scene.Client.ScanAsync(scene.Request(digest));

        Assert.Single(report.Vulnerabilities);
        Assert.NotEmpty(storage.Requests);
        Assert.All(storage.Requests, request => Assert.Null(request["Authorization"]));
    }

    [Fact]
    public async Task T_REG_4_contents_are_asked_for_with_a_token_and_never_with_the_basic_credential()
    {
        await using var scene = await StartAsync();

        await scene.Client.ScanAsync(scene.Request(scene.AddImage()));

        Assert.All(scene.Contents, request => Assert.True(request["Authorization"] is null or $"Bearer {HarborScene.Token}"));
        Assert.Equal(HarborScene.Robot, scene.Registry.TokenRequests[0]["Authorization"]);
    }

    [Fact]
    public async Task T_ART_1_an_index_fails_with_what_to_scan_instead()
    {
        await using var scene = await StartAsync();
        var index = scene.Registry.AddIndex(null, scene.Registry.AddEntry(new ImageBuilder().Layer(HarborScene.Debian().Build()), "linux", "amd64"));

        var problem = await FailAsync(scene, index);

        Assert.Contains("index", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T_ART_1_an_artifact_that_is_no_image_is_not_clean()
    {
        await using var scene = await StartAsync();
        var config = scene.Registry.AddBlob("{}"u8.ToArray(), "application/vnd.cncf.helm.config.v1+json");
        var layer = scene.Registry.AddBlob("chart"u8.ToArray(), "application/vnd.cncf.helm.chart.content.v1.tar+gzip");

        Assert.NotEmpty(await FailAsync(scene, scene.Registry.AddManifest($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{config}},"layers":[{{layer}}]}""", tag: null)));
    }

    [Fact]
    public async Task T_ART_1_an_image_without_layers_is_clean()
    {
        await using var scene = await StartAsync();

        Assert.Empty((await scene.Client.ScanAsync(scene.Request(scene.Registry.AddImage(new ImageBuilder(), tag: null)))).Vulnerabilities);
    }

    [Theory]
    [InlineData(nameof(UnsupportedArtifact.Fail))]
    [InlineData(nameof(UnsupportedArtifact.Clean))]
    [InlineData(nameof(UnsupportedArtifact.Finding))]
    public async Task What_cannot_be_judged_is_reported_as_the_operator_chose(string word)
    {
        var choice = Enum.Parse<UnsupportedArtifact>(word);
        await using var scene = await StartAsync(harbor => harbor with { Unsupported = choice });
        var digest = scene.Registry.AddImage(new ImageBuilder().Layer(new LayerBuilder().File("bin/app", "binary").Build()), tag: null);
        if (choice == UnsupportedArtifact.Fail)
        {
            Assert.Contains("cannot be judged", await FailAsync(scene, digest), StringComparison.Ordinal);
            return;
        }

        var report = await scene.Client.ScanAsync(scene.Request(digest));
        Assert.Equal(choice == UnsupportedArtifact.Clean ? [] : ["STRATA-UNSUPPORTED-OS"], report.Vulnerabilities.Select(item => item!.Id));
    }

    /// <summary>Makes the database that is tested.</summary>
    internal abstract Task<ITestDatabase> CreateDatabaseAsync();

    private static bool IsConfig(HarborScene scene, FakeBlobRequest request) => scene.Blob(request.Target)?.AsSpan().StartsWith("{"u8) == true;

    private static async Task<string> FailAsync(HarborScene scene, Digest digest)
    {
        var problem = await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.ScanAsync(scene.Request(digest)));
        Assert.Equal(500, problem.Status);
        return problem.Message;
    }

    private static void Check(TestAnswer answer, int status)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(HarborMediaTypes.Error, answer["Content-Type"]);
        Assert.NotEmpty(answer.Json().GetProperty("error").GetProperty("message").GetString()!);
    }

    private async Task<HarborScene> StartAsync(Func<HarborOptions, HarborOptions>? change = null) => await HarborScene.StartAsync(
        await CreateDatabaseAsync(), options => options with { Harbor = change?.Invoke(options.Harbor) ?? options.Harbor });
}

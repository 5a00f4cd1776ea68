using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Core.Warnings;
using Strata.Server.Images;
using Strata.Storage;
using Strata.Storage.Jobs;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Images;

/// <summary>Scans of images as jobs, on every engine, out of a registry that wants tokens.</summary>
public abstract class ImageScanContract
{
    private const string Authorization = "Basic cm9ib3QkYStiOnM6M2NyZXQ="; // robot$a+b and s:3cret.
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new database.</summary>
    private protected abstract Task<ITestDatabase> CreateDatabaseAsync();

    [Fact]
    public async Task An_image_is_fetched_with_a_token_and_reported_with_the_layer_that_introduced_each_package()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base(), Above()));
        await using var database = await CreateDatabaseAsync();
        await FillAsync(database.Database);
        await using var server = await ScanningServer.StartAsync(database.Database);

        var id = await server.Scans.SubmitAsync(Request(registry, digest), Authorization, Token);
        var job = await server.EndAsync(id);

        Assert.Equal((JobState.Done, null), (job.State, job.Problem));
        Assert.Equal(
            "Partial debian:9\npackage libc6 2.24-11 of layer 0\npackage wget 1.18-5 of layer 1\nfinding CVE-2026-1 wget\n",
            string.Concat((await server.ReadAsync(id)).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("warning", StringComparison.Ordinal)).Select(line => line + "\n")));
        Assert.Null(registry.Server.Requests[0]["Authorization"]);
        Assert.All(registry.Server.Requests.Where(request => request.Target.StartsWith("/v2/", StringComparison.Ordinal)), request =>
            Assert.True(request["Authorization"] is null or "Bearer good"));
        Assert.Equal(Authorization, Assert.Single(registry.TokenRequests)["Authorization"]);

        var image = (await database.Database.Images.FindAsync(digest.ToString(), Token))!;
        Assert.Equal("linux/amd64", image.Platform);
        Assert.Equal(2, image.Layers.Count);
        Assert.Equal("RUN make", image.Layers[1].Command);
        Assert.Equal([$"{registry.Server.Address("/").Authority}/acme/app"], (await database.Database.Images.ReadReferencesAsync(image.Digest, Token)).Select(reference => reference.Repository));
    }

    [Fact]
    public async Task An_image_that_is_known_needs_nothing_of_the_registry_and_is_matched_anew()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base(), Above()));
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);
        await server.EndAsync(await server.Scans.SubmitAsync(Request(registry, digest), Authorization, Token));
        var asked = registry.Server.Requests.Count;
        await FillAsync(database.Database);

        var id = await server.Scans.SubmitAsync(Request(registry, digest), "Basic bm9ib2R5", Token);
        Assert.Equal(JobState.Done, (await server.EndAsync(id)).State);
        Assert.Contains("finding CVE-2026-1 wget", await server.ReadAsync(id), StringComparison.Ordinal);
        Assert.Equal(asked, registry.Server.Requests.Count);
    }

    [Fact]
    public async Task Fifty_jobs_of_one_digest_fetch_each_blob_once()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base(), Above()));
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database, new() { Concurrency = 8 });

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.Scans.SubmitAsync(Request(registry, digest), Authorization, Token)));
        foreach (var id in ids)
        {
            Assert.Equal(JobState.Done, (await server.EndAsync(id)).State);
        }

        Assert.Equal(50, ids.Distinct().Count());
        var served = registry.Server.Requests.Where(request => request["Authorization"] == "Bearer good" && request.Target.Contains("/blobs/", StringComparison.Ordinal));
        Assert.Equal(3, served.Count());
        Assert.Equal(3, served.Select(request => request.Target).Distinct().Count());
    }

    [Fact]
    public async Task A_layer_that_another_image_has_is_not_fetched_again()
    {
        await using var registry = Registry();
        var (first, second) = (registry.AddImage(Image(Base(), Above())), registry.AddImage(Image(Base(), new LayerBuilder().File("etc/motd", "hello").Build()), "second"));
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);
        await server.EndAsync(await server.Scans.SubmitAsync(Request(registry, first), Authorization, Token));
        var id = await server.Scans.SubmitAsync(Request(registry, second), Authorization, Token);
        await server.EndAsync(id);

        var shared = $"/v2/acme/app/blobs/{Digest.Sha256Of(ArchiveBuilder.Gzip(Base()))}";
        Assert.Single(registry.Server.Requests, request => request.Target == shared && request["Authorization"] == "Bearer good");
        Assert.DoesNotContain("wget", await server.ReadAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_image_fails_with_a_sentence_and_no_layer_is_asked_for()
    {
        await using var registry = Registry();
        var index = registry.AddIndex("index", registry.AddEntry(Image(Base()), "linux", "amd64"));
        var chart = registry.AddManifest(
            $$"""{"schemaVersion":2,"config":{{registry.AddBlob("{}"u8.ToArray(), "application/vnd.cncf.helm.config.v1+json")}},"layers":[{{registry.AddBlob("x"u8.ToArray(), "application/vnd.cncf.helm.chart.content.v1.tar+gzip")}}]}""", "chart");
        var signature = registry.AddManifest(
            $$"""{"schemaVersion":2,"config":{{registry.AddBlob("{}"u8.ToArray(), "application/vnd.oci.image.config.v1+json")}},"layers":[{{registry.AddBlob("y"u8.ToArray(), "application/vnd.dev.cosign.simplesigning.v1+json")}}]}""", "signature");
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);

        Assert.Contains("is an image index, scan its manifests", await ProblemAsync(server, Request(registry, index)), StringComparison.Ordinal);
        Assert.Contains("artifact has no file system layers", await ProblemAsync(server, Request(registry, chart)), StringComparison.Ordinal);
        Assert.Contains("artifact has no file system layers", await ProblemAsync(server, Request(registry, signature)), StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Server.Requests, request => request.Target.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "", "registry refused the credentials for acme/app@")]
    [InlineData(403, "", "no pull permission for acme/app (403)")]
    [InlineData(404, "", "not found in acme/app (404); deleted since the scan was requested?")]
    [InlineData(412, """{"errors":[{"code":"PROJECTPOLICYVIOLATION","message":"current image with 3 vulnerabilities cannot be pulled"}]}""",
        "blocked by a Harbor project policy (412): current image with 3 vulnerabilities cannot be pulled")]
    public async Task Refusals_of_the_registry_are_told_as_they_are(int status, string body, string problem)
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base()));
        registry.Instead = request => request["Authorization"] == "Bearer good"
            ? new FakeBlobAnswer { Status = status, Body = Encoding.UTF8.GetBytes(body), Headers = status == 401 ? [$"WWW-Authenticate: {registry.Challenge}"] : [] }
            : null;
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);

        Assert.Contains(problem, await ProblemAsync(server, Request(registry, digest)), StringComparison.Ordinal);
        Assert.Null(await database.Database.Images.FindAsync(digest.ToString(), Token));
    }

    [Fact]
    public async Task A_bearer_token_is_handed_on_and_an_expired_one_is_called_that()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base()));
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);

        Assert.Contains("it may have expired while the scan waited", await ProblemAsync(server, Request(registry, digest), "Bearer old"), StringComparison.Ordinal);
        Assert.Equal(JobState.Done, (await server.EndAsync(await server.Scans.SubmitAsync(Request(registry, digest), "bearer good", Token))).State);
        Assert.Empty(registry.TokenRequests);
    }

    [Fact]
    public async Task Registries_that_are_not_on_the_list_or_lie_where_nobody_may_reach_are_not_asked()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base()));
        await using var database = await CreateDatabaseAsync();
        await using (var server = await ScanningServer.StartAsync(database.Database, images: new() { Registries = ["registry.example"] }))
        {
            Assert.Contains("is none that images are fetched from", await ProblemAsync(server, Request(registry, digest)), StringComparison.Ordinal);
        }

        await using (var server = await ScanningServer.StartAsync(database.Database, allowLoopback: false))
        {
            Assert.Contains("may not connect there", await ProblemAsync(server, Request(registry, digest)), StringComparison.Ordinal);
        }

        Assert.Empty(registry.Server.Requests);
    }

    [Fact]
    public async Task A_path_before_the_api_is_kept()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(Base()));
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);
        registry.Instead = request => request.Target.StartsWith("/token", StringComparison.Ordinal) || request.Target.StartsWith("/below/v2/acme/app/", StringComparison.Ordinal)
            ? null
            : new FakeBlobAnswer { Status = 500 };
        var request = Request(registry, digest) with { Registry = registry.Server.Address("/below/").ToString() };
        Assert.Contains("not found in acme/app (404)", await ProblemAsync(server, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_images_that_claim_one_archive_for_different_blobs_do_not_get_each_others_packages()
    {
        await using var registry = Registry();
        var honest = registry.AddImage(Image(Base(), Above()));
        var config = registry.AddBlob(Image(Base(), Above()).Config, "application/vnd.oci.image.config.v1+json");
        var liar = registry.AddManifest(
            $$"""{"schemaVersion":2,"config":{{config}},"layers":[{{registry.AddBlob(ArchiveBuilder.Gzip(Base()), Layer)}},{{registry.AddBlob(ArchiveBuilder.Gzip(new LayerBuilder().Build()), Layer)}}]}""", "liar");
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);
        await server.EndAsync(await server.Scans.SubmitAsync(Request(registry, liar), Authorization, Token));
        var id = await server.Scans.SubmitAsync(Request(registry, honest), Authorization, Token);
        await server.EndAsync(id);
        Assert.Contains("package wget", await server.ReadAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_told_of_a_layer_is_a_warning_of_the_report()
    {
        await using var registry = Registry();
        var digest = registry.AddImage(Image(new LayerBuilder().File("var/lib/dpkg/status", SampleBlobs.Status(("wget", "1.18-5", null))).Build()));
        await using var database = await CreateDatabaseAsync();
        await using var server = await ScanningServer.StartAsync(database.Database);
        var id = await server.Scans.SubmitAsync(Request(registry, digest), Authorization, Token);
        Assert.Equal(JobState.Done, (await server.EndAsync(id)).State);
        var text = await server.ReadAsync(id);
        Assert.StartsWith("Unknown ?\n", text, StringComparison.Ordinal);
        Assert.Contains("warning " + WarningCodes.DistributionUnknown, text, StringComparison.Ordinal);
    }

    private static async Task<string> ProblemAsync(ScanningServer server, ScanRequest request, string authorization = Authorization)
    {
        var job = await server.EndAsync(await server.Scans.SubmitAsync(request, authorization, Token));
        Assert.Equal(JobState.Failed, job.State);
        Assert.DoesNotContain("3cret", job.Problem, StringComparison.Ordinal);
        return job.Problem!;
    }

    /// <summary>A registry that lets in who has the token "good", which its token server gives to the right robot.</summary>
    private static FakeRegistry Registry()
    {
        var registry = new FakeRegistry();
        registry.Challenge = $"Bearer realm=\"{registry.Server.Address("/token")}\",service=\"fake\",scope=\"repository:acme/app:pull\"";
        registry.Accepted.Add("Bearer good");
        registry.Tokens = request => request["Authorization"] == Authorization ? FakeRegistry.Token("good") : new FakeBlobAnswer { Status = 401 };
        return registry;
    }

    private static ScanRequest Request(FakeRegistry registry, Digest digest) =>
        new(registry.Server.Address("/").ToString(), "acme/app", digest.ToString(), null, [TextDocument.TheName]);

    private static ImageBuilder Image(params byte[][] layers) => layers.Aggregate(new ImageBuilder(), (image, layer) => image.Layer(layer));

    private static byte[] Base() => new LayerBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n")
        .File("var/lib/dpkg/status", SampleBlobs.Status(("libc6", "2.24-11", "glibc")))
        .Build();

    private static byte[] Above() =>
        new LayerBuilder().File("var/lib/dpkg/status", SampleBlobs.Status(("libc6", "2.24-11", "glibc"), ("wget", "1.18-5", null))).Build();

    private static Task<FeedState> FillAsync(IServerDatabase database) => database.Advisories.ReplaceAsync(
        new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = "v1", Checked = TimeProvider.System.GetUtcNow() },
        new[]
        {
            new Advisory
            {
                Key = "CVE-2026-1/wget",
                Id = "CVE-2026-1",
                Affected =
                [
                    new AffectedPackage
                    {
                        Namespace = "debian:9",
                        Name = "wget",
                        Ranges = [VersionRange.Before("1.18-5+deb9u1")],
                        FixedVersion = "1.18-5+deb9u1",
                        State = FixState.Fixed,
                    },
                ],
            },
        }.ToAsyncEnumerable(),
        Token);
}

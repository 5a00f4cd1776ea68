using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Strata.Core.Images;
using Strata.Core.Images.Blobs;
using Strata.Core.Images.Registry;
using Strata.Core.Scanning;
using Strata.Core.Tests.Images.Blobs;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

/// <summary>Registries that lie, flood, lead astray and never end. The numbers are those of the attacks in docs/reference/hostile-input.md.</summary>
public sealed class HostileRegistryTests : RegistryTest
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string H64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly ImageBuilder App = ImageBuilder.Of("app");

    [Theory]
    [InlineData("registry.test/../admin")]
    [InlineData("registry.test/a/../../b")]
    [InlineData("registry.test/a%2fb")]
    [InlineData("registry.test/a b")]
    [InlineData("registry.test/a\nb")]
    [InlineData("registry.test/a:\u001b[31m")]
    public async Task Hostile_01_reference_with_dots_escapes_or_control_characters_is_refused_before_a_request(string reference) =>
        await RequireRefusedReferenceAsync(reference);

    [Theory]
    [InlineData("registry.test@evil.test/app")]
    [InlineData("user:password@registry.test/app")]
    public async Task Hostile_02_reference_with_a_user_is_refused_before_a_request(string reference) => await RequireRefusedReferenceAsync(reference);

    [Theory]
    [InlineData("registry.test/app@md5:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("registry.test/app@sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("registry.test/app@sha256:abc")]
    [InlineData("registry.test/app@sha256:../../x")]
    public async Task Hostile_03_reference_with_a_bad_digest_is_refused_before_a_request(string reference) => await RequireRefusedReferenceAsync(reference);

    [Theory]
    [InlineData("sha256:../../x")]
    [InlineData("md5:" + H64)]
    [InlineData("sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Hostile_04_index_with_a_bad_digest_is_refused_and_nothing_is_fetched_by_it(string digest)
    {
        Registry.AddIndex("latest", $$"""{"mediaType":"{{ManifestType}}","digest":"{{digest}}","size":2}""");
        Assert.Contains("is not a sha256, sha384 or sha512 digest", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Single(Registry.Paths, path => path.StartsWith("manifests/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_05_other_bytes_for_a_digest_are_discarded()
    {
        var digest = Registry.AddImage(App);
        var other = Encoding.UTF8.GetBytes(Registry.ManifestOf(ImageBuilder.Of("evil")));
        Registry.Instead = request => request.Target.EndsWith(digest.ToString(), StringComparison.Ordinal) ? new FakeBlobAnswer { Body = other } : null;
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync($"{Registry.Name}@{digest}"));
        Assert.Contains("does not have the digest that was asked for", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_05_other_bytes_for_a_config_are_discarded()
    {
        Registry.AddImage(App);
        Registry.Instead = request => request.Target.EndsWith(App.Id.ToString(), StringComparison.Ordinal)
            ? new FakeBlobAnswer { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(App.Config).Replace("amd64", "arm64", StringComparison.Ordinal)) }
            : null;
        Assert.Contains("has the digest", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_05_other_bytes_for_a_layer_damage_the_result()
    {
        Registry.AddImage(App);
        var layer = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = OnLayer(request => new FakeBlobAnswer { Body = [.. layer[..^1], (byte)~layer[^1]] });
        var scanned = await ScanAsync();
        Assert.Contains(scanned.Warnings, warning => WarningCodes.Statuses[warning.Code] != ScanStatus.Complete);
    }

    [Fact]
    public async Task Hostile_06_tag_with_another_digest_in_the_header_is_refused()
    {
        var manifest = Encoding.UTF8.GetBytes(Registry.ManifestOf(App));
        Registry.Instead = Manifest(new FakeBlobAnswer { Body = manifest, Headers = [$"Docker-Content-Digest: sha256:{H64}"] });
        Assert.Contains($"does not have the digest that the registry says (sha256:{H64})", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"manifests\":[]")]
    [InlineData("\"fsLayers\":[]")]
    public async Task Hostile_07_manifest_that_is_two_kinds_at_once_is_refused(string more)
    {
        Registry.AddManifest(Registry.ManifestOf(App)[..^1] + $",{more}}}", contentType: null);
        Assert.Contains("is ambiguous", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_08_header_that_says_another_kind_than_the_body_is_refused()
    {
        Registry.AddManifest(Registry.ManifestOf(App), contentType: IndexType);
        Assert.Contains("is not what its Content-Type says", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layers", "[]")]
    [InlineData("config", "{}")]
    [InlineData("Layers", "[]")]
    [InlineData("mediaType", "\"application/vnd.oci.image.manifest.v1+json\"")]
    [InlineData("schemaVersion", "1")]
    public async Task Hostile_09_duplicate_keys_are_refused(string key, string value)
    {
        Registry.AddManifest(Registry.ManifestOf(App)[..^1] + $",\"{key}\":{value}}}", contentType: null);
        Assert.NotEmpty(await RefusalAsync());
    }

    [Fact]
    public async Task Hostile_10_manifest_of_gigabytes_ends_at_the_limit()
    {
        Registry.Instead = Manifest(new FakeBlobAnswer { Body = new byte[10], ClaimedLength = 1L << 30, Stalls = true });
        Assert.Contains("the limit is 4194304", await RefusalAsync(), StringComparison.Ordinal);

        Registry.Instead = Manifest(new FakeBlobAnswer { Body = new byte[64 << 10], IsUnframed = true, IsEndless = true });
        Assert.Contains("more than 4194304 bytes", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_11_deep_nesting_is_refused()
    {
        Registry.AddManifest("{\"config\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_001), contentType: null);
        Assert.Contains("is not valid JSON", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_12_chain_of_indexes_is_refused()
    {
        var entry = Registry.AddEntry(App, "linux", "amd64");
        for (var i = 0; i < 6; i++)
        {
            var index = $$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{{entry}}]}""";
            entry = $$"""{"mediaType":"{{IndexType}}","digest":"{{Registry.AddManifest(index, i == 5 ? "latest" : null, IndexType)}}","size":{{index.Length}}}""";
        }

        Assert.Contains("nested more than 4 levels deep", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_13_index_with_too_many_entries_is_refused()
    {
        var entry = Registry.AddEntry(App, "linux", "amd64");
        Registry.AddIndex("latest", [.. Enumerable.Repeat(entry, 1_001)]);
        Assert.Contains("the limit is 1000", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("1.5")]
    public async Task Hostile_14_size_that_cannot_be_is_refused(string size)
    {
        Registry.AddManifest($$"""{"schemaVersion":2,"config":{"digest":"sha256:{{H64}}","size":{{size}}},"layers":[]}""");
        Assert.Contains("'size' is not a number of bytes", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_14_layer_without_size_is_streamed()
    {
        Registry.AddManifest(System.Text.RegularExpressions.Regex.Replace(Registry.ManifestOf(App), ",\"size\":[0-9]+", ""));
        var scanned = await ScanAsync();
        Assert.DoesNotContain(scanned.Warnings, warning => warning.Location == "layer 0");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hostile_15_layer_longer_than_its_descriptor_is_damaged(bool tellsLength)
    {
        Registry.AddImage(App);
        var layer = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = OnLayer(_ => new FakeBlobAnswer { Body = [.. layer, .. new byte[100_000]], IsUnframed = !tellsLength });
        var scanned = await ScanAsync();
        Assert.Contains(scanned.Warnings, warning => warning.Code == WarningCodes.LayerDamaged);
    }

    [Fact]
    public async Task Hostile_16_layer_that_breaks_off_is_continued()
    {
        Registry.AddImage(App);
        var layer = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = OnLayer(request => request.From is null ? FakeBlobAnswer.Of(layer, request) with { CutAfter = 40 } : null);
        await using var image = await OpenAsync();
        Assert.Equal(layer, await ReadAsync(image.Layers[0]));
        Assert.Contains(Registry.Server.Requests, request => request["Range"] == "bytes=40-" && request["If-Range"] == "\"blob\"");
    }

    [Fact]
    public async Task Hostile_16_layer_that_always_breaks_off_is_damaged()
    {
        Registry.AddImage(App);
        var layer = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = OnLayer(request => FakeBlobAnswer.Of(layer, request) with { CutAfter = 0 });
        var scanned = await ScanAsync();
        Assert.Contains(scanned.Warnings, warning => warning.Code == WarningCodes.LayerDamaged);
    }

    [Fact]
    public async Task Hostile_17_byte_now_and_then_is_too_slow()
    {
        var time = new FakeTimeProvider();
        Registry.AddImage(App);
        var layer = ArchiveBuilder.Gzip(App.Layers[0]);
        Registry.Instead = OnLayer(request => FakeBlobAnswer.Of(layer, request) with
        {
            BeforeEachByte = _ =>
            {
                time.Advance(TimeSpan.FromSeconds(20));
                return Task.CompletedTask;
            },
        });
        await using var image = await OpenAsync(
            Registry.Name, Settings with { Limits = Quick with { Attempts = 1, StallTimeout = TimeSpan.FromHours(1), TotalTime = TimeSpan.FromMinutes(30) } }, time: time);

        var e = await Assert.ThrowsAsync<ImageUnavailableException>(() => ReadAsync(image.Layers[0]));
        Assert.True(e.InnerException is BlobDownloadException { Reason: BlobFailure.Stalled or BlobFailure.TimedOut }, e.Message);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://127.0.0.1:9/x")]
    [InlineData("http://localhost:9/x")]
    [InlineData("http://10.0.0.1/x")]
    [InlineData("http://[::ffff:10.0.0.1]/x")]
    [InlineData("http://metadata.google.internal/x")]
    public async Task Hostile_18_redirect_of_a_public_registry_to_what_only_this_machine_reaches_is_refused(string target)
    {
        Registry.AddImage(App);
        Registry.Instead = OnBlob(_ => FakeBlobAnswer.Redirect(target));
        Assert.Contains("is refused", await FailureAsync(Public), StringComparison.Ordinal);
        Assert.DoesNotContain(Registry.Server.Requests, request => request.Target.StartsWith(target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_18_metadata_is_refused_even_to_a_registry_on_this_machine()
    {
        Registry.AddImage(App);
        Registry.Instead = OnBlob(_ => FakeBlobAnswer.Redirect("http://169.254.169.254/latest/meta-data/"));
        Assert.Contains("is refused", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_19_endless_redirects_end_at_the_limit()
    {
        var hops = 0;
        Registry.AddImage(App);
        Registry.Instead = OnBlob(_ => FakeBlobAnswer.Redirect(string.Create(CultureInfo.InvariantCulture, $"/v2/acme/app/blobs/{++hops}")));
        Assert.Contains("redirects more than 10 times", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_20_redirect_to_another_host_carries_no_credentials_and_no_cookies()
    {
        await using var storage = new FakeBlobHost(request => FakeBlobAnswer.Of(App.Config, request));
        Registry.AddImage(App);
        Registry.Challenge = "Basic realm=\"fake\"";
        Registry.Accepted.Add("Basic YWxpY2U6czNjcmV0OndvcmQ=");
        Registry.Instead = request => request.Target.EndsWith(App.Id.ToString(), StringComparison.Ordinal) && request["Authorization"] is not null
            ? new FakeBlobAnswer { Status = 307, Headers = [$"Location: {storage.Address("/config?signature=1", "storage.test")}", "Set-Cookie: a=b"] }
            : null;

        await using var image = await OpenAsync(With(Password()));

        var request = Assert.Single(storage.Requests);
        Assert.Equal(["Accept-Encoding", "Authorization", "Connection", "Cookie", "Host", "User-Agent"], new SortedSet<string>([.. request.Headers.Keys, "Accept-Encoding", "Authorization", "Connection", "Cookie"]));
        Assert.Null(request["Authorization"]);
        Assert.Null(request["Cookie"]);
    }

    [Fact]
    public async Task Hostile_20_redirect_to_another_port_of_the_same_host_carries_no_credentials()
    {
        await using var storage = new FakeBlobHost(request => FakeBlobAnswer.Of(App.Config, request));
        Registry.AddImage(App);
        Registry.Challenge = "Basic realm=\"fake\"";
        Registry.Accepted.Add("Basic YWxpY2U6czNjcmV0OndvcmQ=");
        Registry.Instead = request => request.Target.EndsWith(App.Id.ToString(), StringComparison.Ordinal) && request["Authorization"] is not null
            ? FakeBlobAnswer.Redirect(storage.Address("/config", "registry.test").ToString())
            : null;
        await using var image = await OpenAsync(With(Password()));
        Assert.Null(Assert.Single(storage.Requests)["Authorization"]);
    }

    [Fact]
    public async Task Hostile_21_redirect_from_https_to_http_is_refused()
    {
        using var certificate = TestCertificates.Create("registry.test");
        await using var registry = new FakeRegistry("acme/app", certificate);
        registry.AddImage(App);
        registry.Instead = request => request.Target.Contains("/blobs/", StringComparison.Ordinal)
            ? FakeBlobAnswer.Redirect(Registry.Server.Address("/x", "registry.test").ToString())
            : null;
        var e = await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(registry.Name));
        Assert.Contains("redirects from https to http", e.Message, StringComparison.Ordinal);
        Assert.Empty(Registry.Server.Requests);
    }

    [Fact]
    public async Task Hostile_22_stored_password_of_another_registry_is_never_sent_to_a_realm()
    {
        // The registry points at the token server of another one, whose credentials are stored here.
        await using var attacker = new FakeBlobHost(_ => FakeRegistry.Token("t"));
        Registry.AddImage(App);
        Registry.Challenge = $"Bearer realm=\"{attacker.Address("/token", "hub.test")}\"";
        var auth = Folder.Write("auth.json", $$$$"""{"auths":{"hub.test":{"auth":"YWxpY2U6czNjcmV0OndvcmQ="},"{{{{attacker.Address("/", "hub.test").Authority}}}}":{"auth":"YWxpY2U6czNjcmV0OndvcmQ="}}}""");
        var settings = Settings with { Credentials = new() { Variable = name => name == "REGISTRY_AUTH_FILE" ? auth : null }, InsecureHosts = ["registry.test", "hub.test"] };

        await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(settings));

        Assert.All(attacker.Requests, request => Assert.Null(request["Authorization"]));
        Assert.NotEmpty(attacker.Requests);
    }

    [Fact]
    public async Task Hostile_22_password_is_not_sent_to_a_realm_over_plain_http()
    {
        await using var attacker = new FakeBlobHost(_ => FakeRegistry.Token("t"));
        Registry.AddImage(App);
        Registry.Challenge = $"Bearer realm=\"{attacker.Address("/token", "attacker.test")}\"";
        Assert.Contains("is not https, so it is not sent the credentials of the test", await FailureAsync(With(Password())), StringComparison.Ordinal);
        Assert.Empty(attacker.Requests);
    }

    [Fact]
    public async Task Hostile_22_realm_on_an_internal_address_is_refused_to_a_public_registry()
    {
        Registry.AddImage(App);
        Registry.Challenge = "Bearer realm=\"http://10.1.2.3/token\"";
        Assert.Contains("is refused", await FailureAsync(Public), StringComparison.Ordinal);
        Assert.DoesNotContain(Registry.Server.Requests, request => request.Target.Contains("10.1.2.3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"gopher://x/\"")]
    [InlineData("Bearer service=\"x\"")]
    public async Task Hostile_23_realm_that_is_no_web_address_is_refused(string challenge)
    {
        Registry.AddImage(App);
        Registry.Challenge = challenge;
        Assert.Contains("names no http or https address as its token server", await FailureAsync(With(Password())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_24_endless_refusals_end_after_one_more_attempt()
    {
        Registry.Challenge = Registry.BearerChallenge();
        Registry.Tokens = _ => FakeRegistry.Token("never-good-enough");
        Assert.Contains("is refused by", await FailureAsync(), StringComparison.Ordinal);
        Assert.Equal(2, Registry.Paths.Count(path => path == "manifests/latest"));
        Assert.Single(Registry.TokenRequests);
    }

    [Fact]
    public async Task Hostile_25_wait_without_end_is_refused_and_told()
    {
        Registry.Instead = Manifest(new FakeBlobAnswer { Status = 429, Headers = ["Retry-After: 99999999"], Body = """{"errors":[{"code":"TOOMANYREQUESTS"}]}"""u8.ToArray() });
        var message = await FailureAsync();
        Assert.Contains("(429, TOOMANYREQUESTS), which had too many requests from here; try again in 99999999 s", message, StringComparison.Ordinal);
        Assert.Single(Registry.Paths, path => path == "manifests/latest");
    }

    [Fact]
    public async Task Hostile_27_addresses_of_a_foreign_layer_are_never_asked()
    {
        await using var inner = new FakeBlobHost(_ => new FakeBlobAnswer());
        var config = Registry.AddBlob(App.Config, "application/vnd.oci.image.config.v1+json");
        Registry.AddManifest($$"""
            {"schemaVersion":2,"config":{{config}},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "digest":"sha256:{{H64}}","size":10,"urls":["{{inner.Address("/layer")}}"]}]}
            """);

        var scanned = await ScanAsync();

        Assert.Contains(scanned.Warnings, warning => warning.Code == WarningCodes.LayerMissing);
        Assert.Contains($"blobs/sha256:{H64}", Registry.Paths);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Hostile_59_inline_data_that_does_not_fit_its_digest_is_not_believed()
    {
        var manifest = Registry.ManifestOf(App);
        var evil = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(App.Config).Replace("amd64", "arm64", StringComparison.Ordinal)));
        Registry.AddManifest(manifest.Replace("config.v1+json\",", $"config.v1+json\",\"data\":\"{evil}\",", StringComparison.Ordinal));
        await using var image = await OpenAsync();
        Assert.Equal("linux/amd64", image.Platform!.ToString());
        Assert.Equal(WarningCodes.ArchiveAnomaly, Assert.Single(image.Warnings).Code);
    }

    [Fact]
    public async Task Hostile_63_referrers_are_never_asked_for()
    {
        Registry.AddImage(App);
        await ScanAsync();
        Assert.DoesNotContain(Registry.Server.Requests, request => request.Target.Contains("referrers", StringComparison.Ordinal));
    }

    /// <summary>A registry on the internet, behind a proxy that is the fake.</summary>
    private RegistrySettings Public => Settings with
    {
        Proxy = new WebProxy(Registry.Server.Address("/")),
        Resolve = (host, _) => host == "registry.test"
            ? Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")])
            : host == "localhost" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new System.Net.Sockets.SocketException(11001),
    };

    private async Task RequireRefusedReferenceAsync(string reference)
    {
        await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(reference.Replace("registry.test", Registry.Server.Address("/", "registry.test").Authority, StringComparison.Ordinal)));
        Assert.Empty(Registry.Server.Requests);
    }

    private async Task<ScannedTarget> ScanAsync()
    {
        await using var image = await OpenAsync();
        return await new TargetReader(new ReadingOptions()).ReadAsync(image, Token);
    }

    private static Func<FakeBlobRequest, FakeBlobAnswer?> Manifest(FakeBlobAnswer answer) =>
        request => request.Target.Contains("/manifests/", StringComparison.Ordinal) ? answer : null;

    private static Func<FakeBlobRequest, FakeBlobAnswer?> OnBlob(Func<FakeBlobRequest, FakeBlobAnswer?> answer) =>
        request => request.Target.Contains("/blobs/", StringComparison.Ordinal) ? answer(request) : null;

    private static Func<FakeBlobRequest, FakeBlobAnswer?> OnLayer(Func<FakeBlobRequest, FakeBlobAnswer?> answer) =>
        OnBlob(request => request.Target.EndsWith(App.Id.ToString(), StringComparison.Ordinal) ? null : answer(request));
}

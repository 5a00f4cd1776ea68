using System.Text;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>An image of a registry scanned by the program as it is shipped.</summary>
public sealed class RegistryTargetTests : IDisposable
{
    private static readonly ImageBuilder App = new ImageBuilder()
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2")).ToTar(), "ADD rootfs.tar /")
        .Layer(Roots.Debian(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("libcurl4", "7.88.1-10", "curl")).ToTar(), "RUN apt-get install -y libcurl4");

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Image_of_a_real_registry()
    {
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        var layout = new OciLayoutBuilder();
        layout.AddIndex("1.0", (App, "linux/amd64"));
        await ExternalTool.RunAsync(
            "skopeo", "copy", "--all", "--dest-tls-verify=false", $"oci:{layout.ToFolder(_product.Folder.PathOf("layout"))}:1.0", $"docker://{registry.Host}/acme/app:1.0");

        var run = await RunAsync($"registry:{registry.Host}/acme/app:1.0", registry.Host);
        GoldenFile.Matches("registry.json", run.Replace(registry.Host, "REGISTRY", StringComparison.Ordinal));
        Assert.Equal(run, await RunAsync($"docker://{registry.Host}/acme/app:1.0", registry.Host));
    }

    [Fact]
    public async Task Password_comes_from_standard_input_or_a_variable_and_is_never_shown()
    {
        await using var registry = new FakeRegistry();
        registry.AddImage(App);
        registry.Challenge = "Basic realm=\"fake\"";
        registry.Accepted.Add("Basic " + Convert.ToBase64String("alice:s3cret"u8));
        var target = "registry:" + registry.NameAt("127.0.0.1");

        _product.Input = "s3cret\n"u8.ToArray();
        var read = (await _product.ScanAsync(target, "--username", "alice", "--password-stdin")).Expect(ExitCodes.Success);
        _product["STRATA_USERNAME"] = "alice";
        _product["STRATA_PASSWORD"] = "s3cret";
        var told = (await _product.ScanAsync(target)).Expect(ExitCodes.Success);
        _product["STRATA_PASSWORD"] = "wr0ng-s3cret";
        var refused = (await _product.ScanAsync(target, "--debug")).Expect(ExitCodes.Failed);

        Assert.Equal(read.Output, told.Output);
        Assert.Contains("does not accept the credentials of STRATA_PASSWORD", refused.Error, StringComparison.Ordinal);
        Assert.All(
            [read.Output, read.Error, refused.Output, refused.Error],
            text => Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal));
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:wr0ng-s3cret")), refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mirror_of_the_daemons_file_is_asked()
    {
        await using var mirror = new FakeRegistry("acme/app");
        mirror.AddImage(App);
        _product["XDG_CONFIG_HOME"] = _product.Folder.PathOf("config");
        _product.Folder.Write("config/docker/daemon.json", $$"""{"registry-mirrors":["{{mirror.Server.Address("/", "127.0.0.1")}}"]}""");
        var report = (await _product.ScanAsync("registry:acme/app")).Expect(ExitCodes.Success).Report;

        Assert.Equal("docker.io/acme/app:latest", report.Json.GetProperty("target").GetProperty("name").GetString());
        Assert.NotEmpty(mirror.Server.Requests);
    }

    [Fact]
    public async Task Registry_is_not_asked_for_a_bare_name_with_offline()
    {
        await using var registry = new FakeRegistry();
        registry.AddImage(App);
        var result = (await _product.ScanAsync(registry.NameAt("127.0.0.1"))).Expect(ExitCodes.Failed);
        Assert.Contains("is not asked with --offline, unless the target is written as registry:127.0.0.1", result.Error, StringComparison.Ordinal);
        Assert.Empty(registry.Server.Requests);
    }

    [Theory]
    [InlineData("--password-stdin", "--password-stdin: name the user with --username.")]
    [InlineData("--username=a", "--username: give the password with --password-stdin or in STRATA_PASSWORD.")]
    [InlineData("--insecure=http://x", "--insecure: 'http://x' is not a host; write it as registry.example or registry.example:5000.")]
    [InlineData("--registry-mirror=ftp://x", "--registry-mirror: 'ftp://x' is not the address of a registry; write it as https://mirror.example:5000.")]
    public async Task Wrong_option_is_told(string option, string message)
    {
        var result = (await _product.ScanAsync("registry:127.0.0.1:9/app", option)).Expect(ExitCodes.Usage);
        Assert.Equal($"strata: {message}\n", result.Error.ReplaceLineEndings("\n"));
    }

    private async Task<string> RunAsync(string target, string host)
    {
        await _product.ImportAsync(GoldenReportTests.CurlAdvisories());
        var home = _product.Folder.PathOf("home");
        var run = await ProgramProcess.RunAsync(
            $"export HOME={home} XDG_CACHE_HOME={home}/cache XDG_DATA_HOME={home}/data NO_PROXY={host}; \"$STRATA\" db import osv {_product.Folder.PathOf("own.ndjson")} >/dev/null && "
            + $"\"$STRATA\" scan {target} --offline --as-of 2026-03-01 --format json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return _product.Golden(new CommandResult(run.ExitCode, run.Output, run.Error));
    }
}

using System.Globalization;
using System.Text;
using Strata.Cli.Plugin;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Plugin;

/// <summary>What is pushed and what is not, with an engine that speaks the protocol and a docker command that writes down how it was called.</summary>
public sealed class PushCommandTests : IAsyncDisposable
{
    private readonly Product _product = new();
    private readonly FakeEngine _engine;

    public PushCommandTests()
    {
        _engine = new FakeEngine(_product.Folder.PathOf("docker.sock")).Add(Image("3.0.11-1"), "acme/app:1").Add(ImageBuilder.Of("x"), "acme/unknown:1");
        _product.Folder.WriteProgram("bin/docker", $"""
            #!/bin/sh
            echo "$@" >>'{_product.Folder.PathOf("calls")}'
            echo 'The push refers to repository'
            case $* in *fails*) exit 7 ;; esac
            """);
        _product["PATH"] = _product.Folder.PathOf("bin");
    }

    private string Calls => File.Exists(_product.Folder.PathOf("calls")) ? File.ReadAllText(_product.Folder.PathOf("calls")) : "";

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _product.Dispose();
    }

    [Fact]
    public async Task Image_that_passes_is_pushed()
    {
        await ImportAsync("1.0");
        var run = (await PushAsync("acme/app:1", "--fail-on", "high")).Expect(ExitCodes.Success);
        Assert.Equal("push -- acme/app:1\n", Calls);
        Assert.Contains("docker.io/acme/app:1", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The push refers", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_with_findings_is_not_pushed()
    {
        await ImportAsync("9.0");
        var run = (await PushAsync("acme/app:1", "--fail-on", "high")).Expect(ExitCodes.Findings);
        Assert.Equal("", Calls);
        Assert.Contains("CVE-2026-1", run.Output, StringComparison.Ordinal);
        Assert.Equal("strata: 'acme/app:1' was not pushed: it has findings that --fail-on names.\n", run.Error);
        (await PushAsync("acme/app:1", "--fail-on", "critical")).Expect(ExitCodes.Success);
        Assert.Equal("push -- acme/app:1\n", Calls);
    }

    [Fact]
    public async Task Image_that_cannot_be_judged_is_not_pushed_where_that_counts()
    {
        var run = (await PushAsync("acme/unknown:1", "--fail-on-unknown")).Expect(ExitCodes.Unknown);
        Assert.Equal("strata: 'acme/unknown:1' was not pushed: the result is unknown.\n", run.Error);
        Assert.Equal("", Calls);
    }

    [Fact]
    public async Task Image_that_fails_a_policy_is_not_pushed_and_one_that_only_warns_is()
    {
        await ImportAsync("9.0");
        var failing = _product.Folder.Write("fail.yaml", "version: 1\nname: release\nrules: [{name: a, action: fail, when: {severity: high}}]\n");
        var warning = _product.Folder.Write("warn.yaml", "version: 1\nname: release\nrules: [{name: a, action: warn}]\n");
        var run = (await PushAsync("acme/app:1", "--policy", failing)).Expect(ExitCodes.Findings);
        Assert.Equal("strata: 'acme/app:1' was not pushed: the policy release fails it.\n", run.Error);
        Assert.Equal("", Calls);
        (await PushAsync("acme/app:1", "--policy", warning)).Expect(ExitCodes.Success);
        Assert.Equal("push -- acme/app:1\n", Calls);
    }

    [Theory]
    [InlineData("everything passes", "acme/app:1")]
    [InlineData("not by digest", "acme/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "--fail-on", "high")]
    [InlineData("cannot be pushed", "--fail-on", "high", "--", "--all-tags")]
    public async Task Push_that_makes_no_sense_is_refused(string reason, params string[] args)
    {
        var run = (await PushAsync(args)).Expect(ExitCodes.Usage);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Equal("", Calls);
    }

    [Fact]
    public async Task Name_that_means_another_image_after_the_scan_is_not_pushed()
    {
        await ImportAsync("1.0");
        var asked = 0;
        _engine.Instead = request => request.Target.EndsWith("/acme/app:1/json", StringComparison.Ordinal) && ++asked == 2
            ? new FakeBlobAnswer { Body = Encoding.UTF8.GetBytes($$"""{"Id":"{{ImageBuilder.Of("other").Id}}"}""") }
            : null;
        var run = (await PushAsync("acme/app:1", "--fail-on", "high")).Expect(ExitCodes.Failed);
        Assert.Contains($"{Image("3.0.11-1").Id} was scanned, and meanwhile the name means {ImageBuilder.Of("other").Id}", run.Error, StringComparison.Ordinal);
        Assert.Equal("", Calls);
    }

    [Fact]
    public async Task Push_that_fails_is_a_failure_and_no_finding()
    {
        await ImportAsync("1.0");
        _engine.Add(Image("3.0.11-1"), "acme/fails:1");
        var run = (await PushAsync("acme/fails:1", "--fail-on", "high")).Expect(ExitCodes.Failed);
        Assert.Contains("'docker push' ended with 7", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_is_called_as_the_user_called_it()
    {
        await ImportAsync("1.0");
        _product["PATH"] = _product.Folder.PathOf("nowhere") + ":.";
        var run = (await PushAsync("acme/app:1", "--fail-on", "high")).Expect(ExitCodes.Failed);
        Assert.Contains("the command 'docker' is needed", run.Error, StringComparison.Ordinal);

        _product[DockerPush.CallerVariable] = _product.Folder.PathOf("bin/docker");
        _product.Docker = PluginCall.Of("docker-strata", ["--config", "/c", "-D", "strata"]).Docker;
        (await PushAsync("acme/app:1", "--fail-on", "high")).Expect(ExitCodes.Success);
        Assert.Equal("--config /c -D push -- acme/app:1\n", Calls);
    }

    [Fact]
    public async Task Of_several_platforms_the_one_that_was_scanned_is_pushed()
    {
        await ImportAsync("1.0");
        _engine.ApiVersion = "1.48";
        var manifests = string.Join(',', ((string[])["amd64", "arm64"]).Select(architecture =>
            $$"""{"Kind":"image","Available":true,"ImageData":{"Platform":{"os":"linux","architecture":"{{architecture}}"} } }"""));
        var image = Image("3.0.11-1");
        _engine.Add(image.Id.ToString(), ["acme/app:1"], image, new DockerArchiveBuilder().Add(image).AsClassic().ToTar(), $",\"Manifests\":[{manifests}]");

        var run = (await PushAsync("acme/app:1", "--fail-on", "high")).Expect(ExitCodes.Usage);
        Assert.Contains("holds several platforms (linux/amd64, linux/arm64): name one", run.Error, StringComparison.Ordinal);
        Assert.Equal("", Calls);

        (await PushAsync("acme/app:1", "--fail-on", "high", "--platform", "linux/amd64")).Expect(ExitCodes.Success);
        Assert.Equal("push --platform linux/amd64 -- acme/app:1\n", Calls);
    }

    [Fact]
    public async Task Real_daemon_pushes_to_a_real_registry_what_passes_and_nothing_else()
    {
        var docker = Array.Find(["/usr/bin/docker", "/usr/local/bin/docker"], File.Exists);
        Assert.SkipWhen(docker is null, "The docker command is not installed.");
        await using var registry = await DockerRegistry.StartAsync(TestContext.Current.CancellationToken);
        await using var engine = await RealEngine.StartDockerAsync();
        var image = registry.Host + "/acme/app:1";
        await engine.LoadAsync(new DockerArchiveBuilder().Add(Image("3.0.11-1"), image).AsClassic().ToTar());
        _product["DOCKER_HOST"] = "unix://" + engine.Socket;
        _product[DockerPush.CallerVariable] = docker!;
        _product.Docker = PluginCall.Of("docker-strata", ["--host", "unix://" + engine.Socket, "--config", _product.Folder.PathOf("config"), "strata"]).Docker;

        await ImportAsync("9.0");
        (await PushAsync(image, "--fail-on", "high")).Expect(ExitCodes.Findings);
        Assert.NotEqual(0, (await ListAsync(image)).ExitCode);

        (await PushAsync(image, "--fail-on", "critical")).Expect(ExitCodes.Success);
        var listed = await ListAsync(image);
        Assert.True(listed.ExitCode == 0, listed.Error);
        Assert.Contains("\"Architecture\": \"amd64\"", listed.Output, StringComparison.Ordinal);
    }

    private static ImageBuilder Image(string version) => new ImageBuilder().Layer(new ArchiveBuilder()
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n")
        .File("var/lib/dpkg/status", string.Create(CultureInfo.InvariantCulture, $"Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n"))
        .ToTar());

    private static Task<CommandRun> ListAsync(string image) => ProgramProcess.RunAsync($"skopeo inspect --tls-verify=false docker://{image}");

    private Task ImportAsync(string fixedIn) =>
        _product.ImportAsync(new Osv("CVE-2026-1").Affects("Debian:12", "openssl", fixedIn).Cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"));

    private Task<CommandResult> PushAsync(params string[] args) => _product.RunAsync(["push", "--offline", "--support", "esm", .. args]);
}

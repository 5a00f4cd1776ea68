using Strata.Core.Images.Registry;
using Strata.Core.Images.Registry.Credentials;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry.Credentials;

public sealed class CredentialSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly List<string> _warnings = [];

    public CredentialSourcesTests() => _variables["PATH"] = $"relative:{_folder.Path}:/usr/bin:/bin";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Places_are_searched_in_their_order()
    {
        var order = new List<string?>();
        _folder.Write("home/.dockercfg", """{"reg.test":{"username":"legacy","password":"x"}}""");
        order.Add((await FindAsync())?.User);
        _folder.Write("home/.config/containers/auth.json", Entry("config"));
        order.Add((await FindAsync())?.User);
        _folder.Write("run/containers/auth.json", Entry("run"));
        _variables["XDG_RUNTIME_DIR"] = _folder.PathOf("run");
        order.Add((await FindAsync())?.User);
        _folder.Write("home/.docker/config.json", Entry("docker"));
        order.Add((await FindAsync())?.User);
        _folder.Write("elsewhere/config.json", Entry("moved"));
        _variables["DOCKER_CONFIG"] = _folder.PathOf("elsewhere");
        order.Add((await FindAsync())?.User);
        _variables["REGISTRY_AUTH_FILE"] = _folder.Write("only.json", Entry("only"));
        order.Add((await FindAsync())?.User);
        _variables["DOCKER_AUTH_CONFIG"] = Entry("variable");
        order.Add((await FindAsync())?.User);
        order.Add((await FindAsync(RegistryCredential.OfPassword("option", "x", "test", isExplicit: true)))?.User);

        Assert.Equal(["legacy", "config", "run", "docker", "moved", "only", "variable", "option"], order);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Named_auth_file_is_the_only_one()
    {
        _folder.Write("home/.docker/config.json", Entry("docker"));
        _variables["REGISTRY_AUTH_FILE"] = _folder.Write("only.json", "{}");
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Named_credentials_are_not_for_a_mirror()
    {
        var sources = Sources(RegistryCredential.OfPassword("option", "x", "test", isExplicit: true));
        Assert.Null(await sources.FindAsync("mirror.test", "app", usesExplicit: false, _warnings.Add, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Helper_is_asked_with_the_key_of_the_registry()
    {
        Helper("fake", """echo "{\"ServerURL\":\"$(cat)\",\"Username\":\"alice\",\"Secret\":\"x\"}" | tee "$(dirname "$0")/answer" """);
        _folder.Write("home/.docker/config.json", """{"credsStore":"fake"}""");

        var credential = await FindAsync(domain: "docker.io");

        Assert.Equal(("alice", "x", "docker-credential-fake"), (credential!.User, credential.Password, credential.Source));
        Assert.Contains("https://index.docker.io/v1/", await File.ReadAllTextAsync(_folder.PathOf("answer"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helper_may_give_an_identity_token()
    {
        Helper("fake", """echo '{"Username":"<token>","Secret":"idt"}'""");
        _folder.Write("home/.docker/config.json", """{"credHelpers":{"reg.test":"fake"}}""");
        Assert.Equal("idt", (await FindAsync())!.IdentityToken);
    }

    [Fact]
    public async Task Helper_without_an_answer_leaves_what_the_file_has()
    {
        Helper("fake", "echo 'credentials not found in native keychain'; exit 1");
        _folder.Write("home/.docker/config.json", """{"credsStore":"fake","auths":{"reg.test":{"username":"file","password":"x"}}}""");
        Assert.Equal("file", (await FindAsync())!.User);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("echo 's3cret: the keychain is locked'; exit 1", "failed")]
    [InlineData("echo 's3cret, no JSON'", "printed something that is no answer")]
    [InlineData("exec sh -c 'kill -9 $$'", "failed")]
    public async Task Helper_that_fails_is_a_warning_without_its_words(string script, string told)
    {
        Helper("fake", script);
        _folder.Write("home/.docker/config.json", """{"credsStore":"fake"}""");
        Assert.Null(await FindAsync());
        Assert.Contains(told, Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("/bin/sh")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a\\u0000b")]
    public async Task Hostile_64_helper_whose_name_is_a_path_is_not_run(string name)
    {
        _folder.Write("home/.docker/config.json", $$"""{"credsStore":"{{name}}"}""");
        Assert.Null(await FindAsync());
        Assert.Contains("is not the name of a credential helper; it was not run", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_64_helper_in_a_relative_folder_is_not_run()
    {
        Helper("fake", """echo '{"Username":"evil","Secret":"x"}'""");
        _variables["PATH"] = $"{Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path)}::.";
        _folder.Write("home/.docker/config.json", """{"credsStore":"fake"}""");
        Assert.Null(await FindAsync());
        Assert.Contains("is not on the PATH", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_65_helper_that_hangs_is_ended()
    {
        Helper("fake", "exec sleep 1000");
        var helper = new CredentialProgram(_variables["PATH"], TimeProvider.System) { MaximumTime = TimeSpan.FromMilliseconds(200) };
        Assert.Null(await helper.GetAsync("fake", "reg.test", _warnings.Add, TestContext.Current.CancellationToken));
        Assert.Contains("did not answer within", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_65_helper_that_prints_without_end_is_ended()
    {
        Helper("fake", "exec cat /dev/zero");
        var helper = new CredentialProgram(_variables["PATH"], TimeProvider.System);
        Assert.Null(await helper.GetAsync("fake", "reg.test", _warnings.Add, TestContext.Current.CancellationToken));
        Assert.Contains("printed more than 1048576 bytes", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private static string Entry(string user) => $$$$"""{"auths":{"reg.test":{"username":"{{{{user}}}}","password":"x"}}}""";

    private void Helper(string name, string script)
    {
        var path = _folder.Write($"docker-credential-{name}", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private CredentialSources Sources(RegistryCredential? option) => new()
    {
        Explicit = option,
        Variable = _variables.GetValueOrDefault,
        Home = _folder.PathOf("home"),
    };

    private Task<RegistryCredential?> FindAsync(RegistryCredential? option = null, string domain = "reg.test") =>
        Sources(option).FindAsync(domain, "app", usesExplicit: true, _warnings.Add, TestContext.Current.CancellationToken);
}

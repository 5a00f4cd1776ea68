using System.Text;
using Strata.Core.Images;
using Strata.Core.Images.Engines;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Engines;

/// <summary>Which engine is meant, by the rules of the docker and podman commands.</summary>
public sealed class EngineLocatorTests : EngineTest
{
    [Theory]
    [InlineData("unix:///run/x.sock", "unix:///run/x.sock", "http://engine/")]
    [InlineData("tcp://build.example:2375", "tcp://build.example:2375", "http://build.example:2375/")]
    [InlineData("tcp://build.example", "tcp://build.example", "http://build.example:2375/")]
    [InlineData("tcp://10.0.0.7:2375/base/", "tcp://10.0.0.7:2375", "http://10.0.0.7:2375/base")]
    [InlineData("tcp://[::1]:2375", "tcp://[::1]:2375", "http://[::1]:2375/")]
    [InlineData("http://build.example", "tcp://build.example:80", "http://build.example/")]
    [InlineData("ssh://user@build.example:22", "ssh://build.example", "http://engine/")]
    public void Address_is_read(string text, string shown, string root)
    {
        Variables["DOCKER_HOST"] = text;
        var endpoint = Assert.Single(EngineLocator.Find(TargetKinds.Docker, Settings));
        Assert.Equal(shown + " (DOCKER_HOST)", endpoint.ToString());
        Assert.Equal(root, endpoint.Address.Root(usesTls: false).AbsoluteUri);
        Assert.Null(endpoint.Tls);
    }

    [Theory]
    [InlineData("npipe:////./pipe/docker_engine", "Windows")]
    [InlineData("fd://", "daemon itself")]
    [InlineData("build.example:2375", "none of unix")]
    [InlineData("unix://relative", "none of unix")]
    [InlineData("tcp://", "HOST:PORT")]
    [InlineData("tcp://host:99999", "port")]
    [InlineData("tcp://user:pw@host:1", "HOST:PORT")]
    [InlineData("tcp://host/../x", "HOST:PORT")]
    public async Task Address_that_cannot_be_used_is_refused_with_the_reason(string text, string reason)
    {
        Variables["DOCKER_HOST"] = text;
        var message = await UnavailableAsync("docker:app");
        Assert.StartsWith("DOCKER_HOST: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh://-oProxyCommand=touch${IFS}owned")]
    [InlineData("ssh://-oProxyCommand=x@host")]
    [InlineData("ssh://user@-oProxyCommand=x")]
    [InlineData("ssh://host;id")]
    [InlineData("ssh://host/path")]
    public async Task Hostile_68_host_that_is_an_option_of_ssh_is_refused(string text)
    {
        Variables["DOCKER_HOST"] = text;
        Assert.Contains("is not [USER@]HOST[:PORT]", await UnavailableAsync("docker:app"), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_68_host_stands_behind_the_end_of_options() => Assert.Equal(
        ["-l", "me", "-p", "2222", "-o", "ConnectTimeout=30", "-T", "--", "build.example", "docker", "system", "dial-stdio"],
        SshStream.Arguments(EngineAddress.Parse("ssh://me@build.example:2222", "DOCKER_HOST")));

    [Fact]
    public async Task Engine_behind_ssh_is_asked_through_its_standard_streams()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        await using var engine = new FakeEngine(DockerSocket).Add(ImageBuilder.Of("x"), "acme/app:1");
        Folder.WriteProgram("bin/ssh", $$"""
            #!/usr/bin/python3
            import os, socket, sys, threading
            open('{{Folder.PathOf("arguments")}}', 'w').write(' '.join(sys.argv[1:]))
            s = socket.socket(socket.AF_UNIX); s.connect('{{DockerSocket}}')
            def up():
                while True:
                    data = os.read(0, 65536)
                    if not data: break
                    s.sendall(data)
            threading.Thread(target=up, daemon=True).start()
            while True:
                data = s.recv(65536)
                if not data: break
                os.write(1, data)
            """);
        Variables["PATH"] = $".:relative:{Folder.PathOf("bin")}";
        Variables["DOCKER_HOST"] = "ssh://build.example";

        await using var image = await OpenAsync("docker:acme/app:1");
        await AssertHoldsAsync(image, ImageBuilder.Of("x"));
        Assert.Equal("-o ConnectTimeout=30 -T -- build.example docker system dial-stdio", await File.ReadAllTextAsync(Folder.PathOf("arguments"), Stop));

        Variables["PATH"] = ".:" + Folder.PathOf("nowhere");
        Assert.Contains("needs the program ssh", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_win_over_each_other_as_with_the_docker_command()
    {
        WriteContext("a", """{"Name":"a","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://a:1","SkipTLSVerify":false}},"More":1}""");
        WriteContext("b", """{"Name":"b","Endpoints":{"docker":{"Host":"tcp://b:1"}}}""");
        Folder.Write("home/.docker/config.json", """{"currentContext":"a","auths":{}}""");
        Assert.Equal("tcp://a:1 (the context 'a')", Find());

        Variables["DOCKER_CONTEXT"] = "b";
        Assert.Equal("tcp://b:1 (the context 'b')", Find());

        Variables["DOCKER_HOST"] = "tcp://c:1";
        Assert.Equal("tcp://c:1 (DOCKER_HOST)", Find());
        Assert.Equal("tcp://d:1 (--host)", Find(Settings with { Host = "tcp://d:1" }));
        Assert.Equal("tcp://a:1 (the context 'a')", Find(Settings with { Host = "tcp://d:1", Context = "a" }));
        Assert.Equal("tcp://c:1 (DOCKER_HOST)", Find(Settings with { Context = "default" }));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"currentContext":7}""")]
    public void Configuration_that_cannot_be_read_chooses_no_context(string config)
    {
        Folder.Write("home/.docker/config.json", config);
        Assert.Empty(EngineLocator.Find(TargetKinds.Docker, Settings));
    }

    [Fact]
    public async Task Context_that_is_not_there_is_an_error_and_no_fallback()
    {
        await using var engine = new FakeEngine(DockerSocket).Add(ImageBuilder.Of("x"), "acme/app:1");
        Variables["DOCKER_CONTEXT"] = "nope";
        Assert.Contains("there is no docker context 'nope'", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
        WriteContext("nope", """{"Endpoints":{}}""");
        Assert.Contains("names no docker engine", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
        Assert.Empty(engine.Requests);
    }

    [Theory]
    [InlineData("../../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    public void Hostile_69_name_of_a_context_is_never_a_path(string name)
    {
        WriteContext(name, """{"Endpoints":{"docker":{"Host":"tcp://found:1"}}}""");
        Folder.Write("home/.docker/contexts/meta/a/b/meta.json", """{"Endpoints":{"docker":{"Host":"tcp://wrong:1"}}}""");
        Variables["DOCKER_CONTEXT"] = name;
        Assert.StartsWith("tcp://found:1 ", Find(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sockets_that_exist_are_tried_in_order()
    {
        Variables["XDG_RUNTIME_DIR"] = Folder.PathOf("run");
        Assert.Empty(EngineLocator.Find(TargetKinds.Docker, Settings));
        string[] docker = [Folder.Write("docker.sock", ""), Folder.Write("run/docker.sock", ""), Folder.Write("home/.docker/run/docker.sock", "")];
        string[] podman = [Folder.Write("run/podman/podman.sock", ""), Folder.Write("podman.sock", "")];
        Assert.Equal(docker, EngineLocator.Find(TargetKinds.Docker, Settings).Select(endpoint => endpoint.Address.SocketPath));
        Assert.Equal(podman, EngineLocator.Find(TargetKinds.Podman, Settings).Select(endpoint => endpoint.Address.SocketPath));
    }

    [Fact]
    public async Task First_engine_that_answers_is_used()
    {
        Variables["XDG_RUNTIME_DIR"] = Folder.PathOf("run");
        Folder.Write("docker.sock", "");
        Directory.CreateDirectory(Folder.PathOf("run"));
        await using var engine = new FakeEngine(Folder.PathOf("run/docker.sock")).Add(ImageBuilder.Of("x"), "acme/app:1");
        await using var image = await OpenAsync("docker:acme/app:1");
        Assert.Equal("docker.io/acme/app:1", image.Name);
    }

    [Fact]
    public async Task Engine_that_is_not_there_is_told_with_what_to_do()
    {
        Variables["DOCKER_HOST"] = "unix://" + Folder.PathOf("nowhere.sock");
        Assert.Contains("there is no such socket. Start the engine", await UnavailableAsync("docker:app"), StringComparison.Ordinal);
        Folder.Write("nowhere.sock", "");
        Assert.Contains("nobody listens there", await UnavailableAsync("docker:app"), StringComparison.Ordinal);
        Variables["DOCKER_HOST"] = "unix:///" + new string('x', 200);
        Assert.Contains("too long", await UnavailableAsync("docker:app"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:1")]
    [InlineData("ssh://localhost")]
    public async Task Engine_on_the_network_is_not_asked_offline_unless_it_is_named(string host)
    {
        Variables["DOCKER_HOST"] = host;
        Assert.Contains("not asked with --offline", await UnavailableAsync("app", Settings with { Offline = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Podman_over_ssh_says_how_to_do_without()
    {
        Variables["CONTAINER_HOST"] = "ssh://core@localhost:50000/run/podman/podman.sock";
        Assert.Contains("CONTAINER_HOST", await UnavailableAsync("podman:app"), StringComparison.Ordinal);
        Variables["CONTAINER_HOST"] = "ssh://core@localhost:50000";
        Assert.Contains("ssh -N -L", await UnavailableAsync("podman:app"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOCKER_TLS_VERIFY", "0", true)]
    [InlineData("DOCKER_TLS", "1", false)]
    public void Tls_is_switched_on_by_a_variable_whatever_its_value(string variable, string value, bool isVerified)
    {
        Variables["DOCKER_HOST"] = "tcp://build.example";
        Variables["DOCKER_CERT_PATH"] = Folder.PathOf("certs");
        Assert.Null(EngineLocator.Find(TargetKinds.Docker, Settings)[0].Tls);

        Variables[variable] = value;
        var ca = Folder.Write("certs/ca.pem", "");
        var endpoint = EngineLocator.Find(TargetKinds.Docker, Settings)[0];
        Assert.Equal(new EngineTls(ca, null, null, isVerified), endpoint.Tls);
        Assert.Equal("https://build.example:2376/", endpoint.Address.Root(usesTls: true).AbsoluteUri);
    }

    private string Find(EngineSettings? settings = null) => Assert.Single(EngineLocator.Find(TargetKinds.Docker, settings ?? Settings)).ToString();

    private void WriteContext(string name, string json) =>
        Folder.Write($"home/.docker/contexts/meta/{Digest.Sha256Of(Encoding.UTF8.GetBytes(name)).Hex}/meta.json", json);
}

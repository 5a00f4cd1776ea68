using System.Text.Json;
using Strata.Cli.Plugin;
using Xunit;

namespace Strata.Cli.Tests.Plugin;

public sealed class PluginCallTests
{
    [Theory]
    [InlineData("strata scan img", "scan img", "")]
    [InlineData("--context x strata scan img", "scan img", "--context x")]
    [InlineData("-c x -H tcp://h:1 strata scan -H img", "scan -H img", "-c x -H tcp://h:1")]
    [InlineData("-Htcp://h:1 --config=/c -D -l debug --tls --tlsverify=false strata push a", "push a", "-Htcp://h:1 --config=/c -D -l debug --tls --tlsverify=false")]
    [InlineData("strata --help", "--help", "")]
    [InlineData("strata strata", "strata", "")]
    [InlineData("help strata", "--help", "")]
    [InlineData("--debug help strata", "--help", "--debug")]
    [InlineData("help strata scan", "scan --help", "")]
    [InlineData("__complete strata scan --fo", "__complete scan --fo", "")]
    [InlineData("__completeNoDesc --host x strata sc", "__complete sc", "--host x")]
    [InlineData("scan img", "scan img", "")]
    [InlineData("docker-cli-plugin-metadata", "docker-cli-plugin-metadata", "")]
    [InlineData("", "", "")]
    public void Arguments_of_the_docker_command_are_taken_off(string given, string own, string docker)
    {
        var call = PluginCall.Of("/home/u/.docker/cli-plugins/docker-strata", Words(given));
        Assert.Equal(Words(own), call.Arguments);
        Assert.Equal(Words(docker), call.Docker!.Tokens);
    }

    [Fact]
    public void Options_of_the_docker_command_are_understood()
    {
        var docker = PluginCall.Of("docker-strata", Words("-c=x -Htcp://h:1 --config /c --tls=false --tlsverify --tlscacert ca.pem strata scan")).Docker!;
        Assert.Equal(("x", "tcp://h:1", "/c", "ca.pem", null), (docker["--context"], docker["--host"], docker["--config"], docker["--tlscacert"], docker["--tlskey"]));
        Assert.Equal((false, true, false), (docker.Has("--tls"), docker.Has("--tlsverify"), docker.Has("--debug")));
    }

    [Theory]
    [InlineData("/usr/bin/strata")]
    [InlineData("strata")]
    [InlineData("docker-strata-old")]
    public void Program_by_its_own_name_keeps_its_arguments(string name)
    {
        var call = PluginCall.Of(name, ["--context", "x", "strata"]);
        Assert.Equal(["--context", "x", "strata"], call.Arguments);
        Assert.Null(call.Docker);
    }

    [Fact]
    public void Questions_of_the_docker_command_are_answered_as_it_wants()
    {
        using var metadata = JsonDocument.Parse(PluginAnswers.To([PluginCall.MetadataArgument])!);
        Assert.Equal("0.1.0", metadata.RootElement.GetProperty("SchemaVersion").GetString());
        Assert.NotEmpty(metadata.RootElement.GetProperty("Vendor").GetString()!);

        using var hook = JsonDocument.Parse(PluginAnswers.To([PluginCall.HooksArgument, """{"RootCmd":"image pull","Flags":{}}"""])!);
        Assert.Equal(0, hook.RootElement.GetProperty("Type").GetInt32());
        Assert.Contains("docker strata scan", hook.RootElement.GetProperty("Template").GetString(), StringComparison.Ordinal);
        Assert.Null(PluginAnswers.To(["scan", "x"]));
        Assert.Null(PluginAnswers.To([]));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

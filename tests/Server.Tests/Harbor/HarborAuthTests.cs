using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Strata.Server.Auth;
using Strata.Server.Configuration;
using Strata.Server.Harbor;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-AUTH-1: each way of a registration to send its credential.</summary>
public sealed class HarborAuthTests
{
    [Theory]
    [InlineData("Authorization", "Bearer secret", 200)]
    [InlineData("Authorization", "bearer secret", 200)]
    [InlineData("Authorization", "Bearer wrong", 401)]
    [InlineData("Authorization", "Basic harbor:secret", 200)]
    [InlineData("Authorization", "Basic harbor:wrong", 401)]
    [InlineData("Authorization", "Basic other:secret", 401)]
    [InlineData("Authorization", "Basic ###", 401)]
    [InlineData("X-ScannerAdapter-API-Key", "secret", 200)]
    [InlineData("X-ScannerAdapter-API-Key", "wrong", 401)]
    [InlineData("X-Other", "secret", 401)]
    public async Task T_AUTH_1_a_credential_is_taken_in_every_way_that_Harbor_sends_it(string header, string value, int status)
    {
        await using var server = await TestServer.StartAsync(WithTokens);
        var sent = value.StartsWith("Basic ", StringComparison.Ordinal) && value.Contains(':', StringComparison.Ordinal)
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(value[6..]))
            : value;

        var answer = await server.SendAsync("GET", "/harbor/api/v1/metadata", null, (header, sent));

        Assert.Equal(status, answer.Status);
        if (status == 401)
        {
            Assert.Contains("Basic", answer["WWW-Authenticate"], StringComparison.Ordinal);
            Assert.NotEmpty(answer.Json().GetProperty("error").GetProperty("message").GetString()!);
        }
    }

    [Fact]
    public async Task A_token_that_may_only_read_does_not_ask_for_scans()
    {
        await using var server = await TestServer.StartAsync(WithTokens);

        Assert.Equal(403, (await server.SendAsync("POST", "/harbor/api/v1/scan", "{}", ("Authorization", "Bearer look"))).Status);
        Assert.Equal(422, (await server.SendAsync("POST", "/harbor/api/v1/scan", "{}", ("Authorization", "Bearer secret"))).Status);
    }

    [Fact]
    public async Task The_adapter_can_be_left_open_and_its_probes_always_are()
    {
        await using var open = await TestServer.StartAsync(options => WithTokens(options) with { Harbor = new HarborOptions { Anonymous = true } });
        await using var closed = await TestServer.StartAsync(WithTokens);

        Assert.Equal(200, (await open.SendAsync("GET", "/harbor/api/v1/metadata")).Status);
        Assert.Equal(200, (await closed.SendAsync("GET", "/harbor/probe/healthy")).Status);
        Assert.Equal(200, (await closed.SendAsync("GET", "/harbor/probe/ready")).Status);
    }

    [Fact]
    public async Task An_adapter_that_is_off_leaves_its_paths_to_the_other_APIs()
    {
        await using var server = await TestServer.StartAsync(options => options with { Harbor = new HarborOptions { Enabled = false } });

        Assert.Equal((404, "text/plain; charset=utf-8"), (await server.SendAsync("GET", "/harbor/api/v1/metadata")) is var answer ? (answer.Status, answer["Content-Type"]) : default);
    }

    [Fact]
    public async Task A_registration_with_a_credential_passes_its_test()
    {
        await using var server = await TestServer.StartAsync(WithTokens);
        using var client = new HarborClient(new Uri(server.Api, "/harbor/"), headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret"));

        MetadataRules.Check(await client.PingAsync(), sbomIsKnown: false);
    }

    [Fact]
    public async Task A_listener_of_its_own_has_the_routes_with_and_without_the_path_and_no_other_API()
    {
        await using var server = await TestServer.StartAsync(
            options => options with { Harbor = new HarborOptions { Listen = new ListenAddress(System.Net.IPAddress.Loopback, 0) } });
        var own = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
        Assert.NotEqual(server.Api.Port, own.Port);

        foreach (var path in new[] { "api/v1/metadata", "harbor/api/v1/metadata", "probe/healthy", "probe/ready" })
        {
            using var answer = await server.Client.GetAsync(new Uri(own, path), TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        using var clair = await server.Client.GetAsync(new Uri(own, "v1/namespaces"), TestContext.Current.CancellationToken);
        Assert.Equal((404, HarborMediaTypes.Error), ((int)clair.StatusCode, clair.Content.Headers.ContentType!.ToString()));
    }

    [Theory]
    [InlineData("strata:\n  harbor:\n    path: ''\n", "strata.harbor.path is empty")]
    [InlineData("strata:\n  harbor:\n    path: harbor\n", "strata.harbor.path (line 3) must be a path")]
    [InlineData("strata:\n  harbor:\n    reportversions: '2'\n", "strata.harbor.reportversions (line 3) must be of 1.0, 1.1")]
    [InlineData("strata:\n  hooks:\n    registries:\n      - {host: h, address: 'https://h'}\n", "strata.hooks.registries (line 4) needs a secret")]
    public void Settings_that_cannot_be_are_refused(string text, string message)
    {
        var problem = Assert.Throws<ConfigurationException>(() => ConfigurationFile.Parse(text, new ServerOptions(), new ServerEnvironment { Variable = _ => null }));

        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    private static ServerOptions WithTokens(ServerOptions options) => options with
    {
        Auth = new AuthOptions { Tokens = [Token("harbor", "secret", ApiScopes.Scan), Token("reader", "look", ApiScopes.Read)] },
    };

    private static ApiToken Token(string name, string secret, ApiScopes scopes) => new(name, SHA256.HashData(Encoding.UTF8.GetBytes(secret)), scopes);
}

using System.Security.Cryptography;
using System.Text;
using Strata.Server.Auth;
using Strata.Server.Configuration;
using Xunit;

namespace Strata.Server.Tests.Auth;

public sealed class AuthTests
{
    private const string Vulnerability = """{"Vulnerability":{"Name":"CVE-1","Severity":"Low"}}""";

    [Theory]
    [InlineData(null, 401, 401, 401, 401)]
    [InlineData("wrong", 401, 401, 401, 401)]
    [InlineData("reader", 200, 403, 403, 403)]
    [InlineData("scanner", 200, 201, 404, 403)]
    [InlineData("root", 200, 201, 404, 201)]
    public async Task Scopes_say_who_may_do_what(string? token, int read, int post, int delete, int write)
    {
        await using var server = await TestServer.StartAsync(WithTokens);
        (string, string)[] headers = token is null ? [] : [("Authorization", $"Bearer {token}")];

        var layer = $$$"""{"Layer":{"Name":"a","Path":"{{{server.Blobs.Address("/debian.tar.gz")}}}","Format":"Docker"}}""";
        Assert.Equal(read, (await server.SendAsync("GET", "/v1/namespaces", null, headers)).Status);
        Assert.Equal(post, (await server.SendAsync("POST", "/v1/layers", layer, headers)).Status);
        Assert.Equal(delete, (await server.SendAsync("DELETE", "/v1/layers/none", null, headers)).Status);
        Assert.Equal(write, (await server.SendAsync("POST", "/v1/namespaces/debian:9/vulnerabilities", Vulnerability, headers)).Status);
    }

    [Fact]
    public async Task Refusals_have_an_envelope_and_say_how_to_identify_oneself()
    {
        await using var server = await TestServer.StartAsync(WithTokens);

        var answer = await server.SendAsync("GET", "/v1/namespaces");

        Assert.Equal("a valid token is needed", answer.Error);
        Assert.Equal("Bearer realm=\"strata\"", answer["WWW-Authenticate"]);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 401)]
    public async Task Metrics_may_be_left_open(bool isOpen, int status)
    {
        await using var server = await TestServer.StartAsync(options => WithTokens(options) is var changed
            ? changed with { Auth = changed.Auth with { OpenMetrics = isOpen } }
            : options);

        Assert.Equal(status, (await server.SendAsync("GET", "/v1/metrics")).Status);
    }

    [Fact]
    public async Task Without_tokens_an_unknown_authorization_does_not_matter()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(200, (await server.SendAsync("GET", "/v1/namespaces", null, ("Authorization", "Bearer anything"))).Status);
    }

    [Fact]
    public async Task Caller_over_the_rate_is_told_when_to_come_back()
    {
        await using var server = await TestServer.StartAsync(options => WithTokens(options) with
        {
            RateLimit = new Strata.Server.Hosting.RateLimitOptions { Rate = 1, Burst = 2 },
        });
        (string, string) reader = ("Authorization", "Bearer reader");

        var statuses = new List<int>();
        TestAnswer? last = null;
        for (var count = 0; count < 4; count++)
        {
            last = await server.SendAsync("GET", "/v1/namespaces", null, reader);
            statuses.Add(last.Status);
        }

        Assert.Equal(200, statuses[0]);
        Assert.Contains(429, statuses);
        Assert.Equal("too many requests", last!.Error);
        Assert.Equal("1", last["Retry-After"]);
        Assert.Equal(200, (await server.SendAsync("GET", "/v1/namespaces", null, ("Authorization", "Bearer root"))).Status);
    }

    private static ServerOptions WithTokens(ServerOptions options) => options with
    {
        Auth = new AuthOptions
        {
            Tokens = [Token("reader", ApiScopes.Read), Token("scanner", ApiScopes.Scan), Token("root", ApiScopes.Admin)],
        },
    };

    private static ApiToken Token(string text, ApiScopes scopes) => new(text, SHA256.HashData(Encoding.UTF8.GetBytes(text)), scopes);
}

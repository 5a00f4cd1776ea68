using System.Text;
using Microsoft.Extensions.Time.Testing;
using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Core.Images.Registry.Credentials;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

public sealed class RegistryAuthTests : RegistryTest
{
    private const string Basic = "Basic YWxpY2U6czNjcmV0OndvcmQ=";

    private static readonly ImageBuilder App = ImageBuilder.Of("app");

    public RegistryAuthTests() => Registry.AddImage(App);

    [Fact]
    public async Task Anonymous_token_is_fetched_for_pulling_and_used_for_everything()
    {
        RequireToken("t1");
        await using var image = await OpenAsync();
        await ReadAsync(image.Layers[0]);

        var request = Assert.Single(Registry.TokenRequests);
        Assert.Equal("/token?service=fake&scope=repository%3Aacme%2Fapp%3Apull&client_id=strata", request.Target);
        Assert.Null(request["Authorization"]);
        Assert.Null(Registry.Server.Requests.First(asked => asked.Target.Contains("/manifests/", StringComparison.Ordinal))["Authorization"]);
    }

    [Theory]
    [InlineData(",scope=\"repository:acme/app:pull,push\"", "scope=repository%3Aacme%2Fapp%3Apull&")]
    [InlineData(",scope=\"repository:host:5000/a:pull registry:catalog:*\"", "scope=repository%3Ahost%3A5000%2Fa%3Apull&")]
    [InlineData(",scope=\"repository:acme/app:push\"", "scope=repository%3Aacme%2Fapp%3Apull&")]
    public async Task Scope_of_the_challenge_is_used_but_never_more_than_to_pull(string more, string expected)
    {
        RequireToken("t1", more);
        await using var image = await OpenAsync();
        Assert.Contains(expected, Assert.Single(Registry.TokenRequests).Target, StringComparison.Ordinal);
        Assert.DoesNotContain("push", Registry.TokenRequests[0].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_server_is_shown_the_password()
    {
        RequireToken("t1");
        await using var image = await OpenAsync(With(Password()));
        var request = Assert.Single(Registry.TokenRequests);
        Assert.Equal(Basic, request["Authorization"]);
        Assert.Contains("account=alice", request.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_token_is_exchanged_by_a_form()
    {
        RequireToken("t1");
        await using var image = await OpenAsync(With(RegistryCredential.OfIdentityToken("id/token", "the test")));
        var request = Assert.Single(Registry.TokenRequests);
        Assert.Equal(("POST", "/token"), (request.Method, request.Target));
        Assert.Equal(
            "grant_type=refresh_token&refresh_token=id%2Ftoken&service=fake&scope=repository%3Aacme%2Fapp%3Apull&client_id=strata&access_type=online", request.Body);
    }

    [Fact]
    public async Task Registry_token_is_sent_as_it_is()
    {
        Registry.Challenge = Registry.BearerChallenge();
        Registry.Accepted.Add("Bearer rt");
        await using var image = await OpenAsync(With(RegistryCredential.OfBearerToken("rt", "the test")));
        Assert.Empty(Registry.TokenRequests);
    }

    [Fact]
    public async Task Basic_is_answered_with_the_password()
    {
        Registry.Challenge = "Negotiate, Basic realm=\"fake\"";
        Registry.Accepted.Add(Basic);
        await using var image = await OpenAsync(With(Password()));
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Bearer_is_preferred_to_basic()
    {
        RequireToken("t1");
        Registry.Challenge = "Basic realm=\"fake\", " + Registry.Challenge;
        await using var image = await OpenAsync(With(Password()));
        Assert.DoesNotContain(Registry.Server.Requests, request => request.Target.StartsWith("/v2/acme", StringComparison.Ordinal) && request["Authorization"] == Basic);
    }

    [Fact]
    public async Task Token_is_replaced_when_nine_tenths_of_its_life_are_over()
    {
        var time = new FakeTimeProvider();
        RequireToken("t1", life: 1_000);
        await using var image = await OpenAsync(Registry.Name, time: time);
        Registry.Tokens = _ => FakeRegistry.Token("t2", ",\"expires_in\":1000");
        Registry.Accepted.Add("Bearer t2");

        time.Advance(TimeSpan.FromSeconds(899));
        await ReadAsync(image.Layers[0]);
        Assert.Single(Registry.TokenRequests);

        time.Advance(TimeSpan.FromSeconds(2));
        await ReadAsync(image.Layers[0]);
        Assert.Equal(2, Registry.TokenRequests.Count);
        Assert.Equal("Bearer t2", Registry.Server.Requests[^1]["Authorization"]);
    }

    [Fact]
    public async Task Token_that_is_refused_during_a_pull_is_replaced_once()
    {
        RequireToken("t1");
        await using var image = await OpenAsync();
        Registry.Accepted.Clear();
        Registry.Accepted.Add("Bearer t2");
        Registry.Tokens = _ => FakeRegistry.Token("t2");

        Assert.Equal(ArchiveBuilder.Gzip(App.Layers[0]), await ReadAsync(image.Layers[0]));
    }

    [Fact]
    public async Task Layers_that_are_refused_together_fetch_one_token()
    {
        var image = new ImageBuilder();
        for (var i = 0; i < 8; i++)
        {
            image.Layer(new ArchiveBuilder().File("f", i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToTar());
        }

        Registry.AddImage(image);
        RequireToken("t1");
        await using var opened = await OpenAsync();
        Registry.Accepted.Clear();
        Registry.Accepted.Add("Bearer t2");
        Registry.Tokens = _ => FakeRegistry.Token("t2");

        await Task.WhenAll(opened.Layers.Select(ReadAsync));

        Assert.Equal(2, Registry.TokenRequests.Count);
    }

    [Theory]
    [InlineData("{\"access_token\":\"t1\"}")]
    [InlineData("{\"token\":\"t1\",\"access_token\":\"other\",\"expires_in\":5,\"issued_at\":\"2999-01-01T00:00:00Z\"}")]
    [InlineData("{\"token\":\"t1\",\"issued_at\":\"not a date\"}")]
    public async Task Token_is_found_in_either_member(string body)
    {
        RequireToken("t1");
        Registry.Tokens = _ => new FakeBlobAnswer { Body = Encoding.UTF8.GetBytes(body) };
        await using var image = await OpenAsync();
        Assert.Single(image.Layers);
    }

    [Theory]
    [InlineData(200, "{}", "did not include a token")]
    [InlineData(200, "{\"token\":\"a\\r\\nb\"}", "did not include a token")]
    [InlineData(200, "<html>", "sent an answer that cannot be read")]
    [InlineData(404, "", "answered 404")]
    [InlineData(302, "", "answered 302")]
    public async Task Token_server_without_a_token_is_told(int status, string body, string told)
    {
        RequireToken("t1");
        Registry.Tokens = _ => new FakeBlobAnswer { Status = status, Body = Encoding.UTF8.GetBytes(body), Headers = ["Location: http://registry.test/elsewhere"] };
        Assert.Contains(told, await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stored_credentials_that_are_refused_do_not_keep_a_public_image_away()
    {
        RequireToken("t1");
        Registry.Tokens = request => request["Authorization"] is null ? FakeRegistry.Token("t1") : new FakeBlobAnswer { Status = 401 };
        var settings = Settings with { Credentials = Stored() };

        await using var image = await OpenAsync(settings);

        var warning = Assert.Single(image.Warnings);
        Assert.Equal(WarningCodes.RegistryNotice, warning.Code);
        Assert.Contains("refused the credentials of", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_were_named_for_the_scan_are_not_left_aside()
    {
        RequireToken("t1");
        Registry.Tokens = request => request["Authorization"] is null ? FakeRegistry.Token("t1") : new FakeBlobAnswer { Status = 401 };
        var message = await FailureAsync(With(RegistryCredential.OfPassword("alice", "s3cret:word", "--password-stdin", isExplicit: true)));
        Assert.Contains("answered 401 to the credentials of --password-stdin", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_are_told_with_what_to_do()
    {
        Registry.Challenge = "Basic realm=\"fake\"";
        Assert.Contains("there are no credentials for registry.test", await FailureAsync(), StringComparison.Ordinal);
        Assert.Contains("use --username with --password-stdin, or log in with docker or podman", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_without_challenge_ends_at_once()
    {
        Registry.Instead = _ => new FakeBlobAnswer { Status = 401 };
        Assert.Contains("is refused by", await FailureAsync(With(Password())), StringComparison.Ordinal);
        Assert.Single(Registry.Paths, path => path == "manifests/latest");
    }

    [Fact]
    public async Task No_message_warning_or_text_holds_a_secret()
    {
        // The registry and its token server repeat whatever they are sent, as a hostile one would.
        Registry.Challenge = Registry.BearerChallenge();
        Registry.Tokens = request => new FakeBlobAnswer { Status = 403, Body = Encoding.UTF8.GetBytes($"{{\"details\":\"{request["Authorization"]} {request.Body} s3cret:word\"}}") };
        Registry.Instead = request => request.Target.StartsWith("/v2/acme", StringComparison.Ordinal) && request["Authorization"] is { } sent
            ? new FakeBlobAnswer { Status = 403, Body = Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"{{sent}}","message":"s3cret:word"}]}""") }
            : null;
        var texts = new List<string>();
        foreach (var credential in new[] { Password(), RegistryCredential.OfIdentityToken("id-s3cret:word", "a helper"), RegistryCredential.OfBearerToken("bt-s3cret:word", "a file") })
        {
            var e = await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(With(credential)));
            texts.AddRange([e.ToString(), credential.ToString(), $"{credential}", With(credential).ToString()]);
        }

        Assert.All(texts, text => Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("YWxpY2U6", text, StringComparison.Ordinal));
    }

    private void RequireToken(string token, string more = "", int? life = null)
    {
        Registry.Challenge = Registry.BearerChallenge(more);
        Registry.Accepted.Add($"Bearer {token}");
        Registry.Tokens = _ => FakeRegistry.Token(token, life is null ? "" : $",\"expires_in\":{life}");
    }

    private CredentialSources Stored() => new()
    {
        Variable = name => name == "REGISTRY_AUTH_FILE"
            ? Folder.Write("auth.json", $$$$"""{"auths":{"{{{{Registry.Server.Address("/", "registry.test").Authority}}}}":{"auth":"YWxpY2U6czNjcmV0OndvcmQ="}}}""")
            : null,
    };
}

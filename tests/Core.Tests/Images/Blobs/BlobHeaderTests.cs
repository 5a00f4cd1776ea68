using Strata.Core.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>The headers that callers of the API hand in, as Harbor and klar do.</summary>
public sealed class BlobHeaderTests : BlobTest
{
    private static readonly byte[] Blob = Bytes(100);

    private static async Task<FakeBlobRequest> SendAsync(params (string Name, string Value)[] headers)
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request), keepsConnections: true);
        var request = new BlobRequest { Address = host.Address("/blob"), Headers = [.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))] };
        Assert.Equal(Blob, await ReadAsync(Client(), request));
        return Assert.Single(host.Requests);
    }

    [Fact]
    public async Task Headers_are_sent_as_they_are()
    {
        var request = await SendAsync(("Authorization", "Bearer a.b.c"), ("X-Odd", "a; b=\"ü\""), ("accept", " */* "));

        Assert.Equal("Bearer a.b.c", request["Authorization"]);
        Assert.Equal("a; b=\"ü\"", request["X-Odd"]);
        Assert.Equal("*/*", request["Accept"]);
        Assert.StartsWith("strata/", request["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_that_is_no_known_scheme_is_sent_all_the_same() =>
        Assert.Equal("@@@ ???, ,", (await SendAsync(("Authorization", "@@@ ???, ,")))["Authorization"]);

    [Theory]
    [InlineData("Authorization", "")]
    [InlineData("Authorization", "  ")]
    [InlineData("Host", "other.test")]
    [InlineData("Content-Length", "5")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("TE", "trailers")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Proxy-Authorization", "Basic secret")]
    [InlineData("Range", "bytes=5-")]
    [InlineData("If-None-Match", "\"blob\"")]
    [InlineData("Accept-Encoding", "gzip")]
    [InlineData("Expect", "100-continue")]
    public async Task Header_that_cannot_be_meant_is_left_out(string name, string value)
    {
        var request = await SendAsync((name, value));

        Assert.NotEqual(value, request[name]);
        Assert.True(name == "Host" || request[name] is null);
    }

    [Theory]
    [InlineData("close", "close")]
    [InlineData("Close, X-Other", "close")]
    [InlineData("keep-alive", null)]
    [InlineData("", null)]
    public async Task Connection_close_is_the_only_word_on_the_connection(string value, string? sent) =>
        Assert.Equal(sent, (await SendAsync(("Connection", value)))["Connection"]);

    [Theory]
    [InlineData("", "value")]
    [InlineData("Bad Name", "value")]
    [InlineData("Bad:Name", "value")]
    [InlineData("Näme", "value")]
    [InlineData("Name\r\nX", "value")]
    [InlineData("X-Name", "a\r\nX-Injected: 1")]
    [InlineData("X-Name", "a\nb")]
    [InlineData("X-Name", "a\0b")]
    [InlineData("X-Name", "a\u007fb")]
    public async Task Header_that_is_none_is_a_failure_of_the_request(string name, string value)
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var request = new BlobRequest { Address = host.Address("/blob"), Headers = [new(name, value)] };

        var failure = await FailureAsync(Client(), request);

        Assert.Equal(BlobFailure.BadRequest, failure.Reason);
        Assert.DoesNotContain("Injected", failure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task Headers_without_end_are_a_failure_of_the_request()
    {
        var address = new Uri("http://registry.test/blob");
        KeyValuePair<string, string>[] many = [.. Enumerable.Range(0, 101).Select(i => new KeyValuePair<string, string>($"X-{i}", "a"))];

        Assert.Equal(BlobFailure.BadRequest, (await FailureAsync(Client(), new BlobRequest { Address = address, Headers = many })).Reason);
        Assert.Equal(BlobFailure.BadRequest, (await FailureAsync(Client(), new BlobRequest { Address = address, Headers = [new("X-Long", new string('a', 70_000))] })).Reason);
    }

    [Fact]
    public async Task User_and_password_of_the_address_are_basic_credentials_unless_others_are_given()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var address = new Uri($"http://robot%24a:p%40ss@127.0.0.1:{host.Port}/blob");

        await ReadAsync(Client(), new BlobRequest { Address = address });
        await ReadAsync(Client(), new BlobRequest { Address = address, Headers = [new("Authorization", "Bearer token")] });

        Assert.Equal("Basic cm9ib3QkYTpwQHNz", host.Requests[0]["Authorization"]);
        Assert.Equal("Bearer token", host.Requests[1]["Authorization"]);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://registry.test/blob")]
    [InlineData("/blob")]
    public async Task Address_that_is_not_http_is_a_failure_of_the_request(string address) => Assert.Equal(
        BlobFailure.BadRequest, (await FailureAsync(Client(), new BlobRequest { Address = new Uri(address, UriKind.RelativeOrAbsolute) })).Reason);
}

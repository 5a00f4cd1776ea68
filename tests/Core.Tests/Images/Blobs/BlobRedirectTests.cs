using Strata.Core.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>Where redirects lead, and who gets the caller's headers on the way.</summary>
public sealed class BlobRedirectTests : BlobTest
{
    private static readonly byte[] Blob = Bytes(100);

    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("Authorization", "Bearer secret"), new("Cookie", "session=secret"), new("X-JFrog-Art-Api", "secret"), new("Accept", "application/octet-stream"),
        new("User-Agent", "registry/1"),
    ];

    [Theory]
    [InlineData("registry.test", true)]
    [InlineData("cdn.registry.test", true)]
    [InlineData("a.b.registry.test", true)]
    [InlineData("REGISTRY.test.", true)]
    [InlineData("other.test", false)]
    [InlineData("evilregistry.test", false)]
    [InlineData("registry.test.evil.test", false)]
    [InlineData("127.0.0.1", false)]
    public async Task Credentials_stay_with_the_host_and_its_sub_domains(string target, bool areKept)
    {
        FakeBlobHost? self = null;
        await using var host = self = new FakeBlobHost(request =>
            request.Target == "/blob" ? FakeBlobAnswer.Redirect(self!.Address("/data", target).OriginalString) : FakeBlobAnswer.Of(Blob, request));

        Assert.Equal(Blob, await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob", "registry.test"), Headers = Headers }));
        var (first, second) = (host.Requests[0], host.Requests[1]);
        Assert.Equal("Bearer secret, session=secret, secret", Secrets(first));
        Assert.Equal(areKept ? "Bearer secret, session=secret, secret" : ", , ", Secrets(second));
        Assert.Equal("application/octet-stream", second["Accept"]);
        Assert.Equal("registry/1", second["User-Agent"]);
    }

    private static string Secrets(FakeBlobRequest request) =>
        string.Join(", ", request["Authorization"], request["Cookie"], request["X-JFrog-Art-Api"]);

    [Fact]
    public async Task Another_port_is_another_host()
    {
        await using var storage = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        await using var host = new FakeBlobHost(_ => FakeBlobAnswer.Redirect(storage.Address("/data", "registry.test").AbsoluteUri));

        await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob", "registry.test"), Headers = Headers });

        Assert.Null(storage.Requests[0]["Authorization"]);
    }

    [Fact]
    public async Task Credentials_that_were_dropped_do_not_come_back()
    {
        FakeBlobHost? self = null;
        await using var host = self = new FakeBlobHost(request => request.Target switch
        {
            "/blob" => FakeBlobAnswer.Redirect(self!.Address("/away", "other.test").AbsoluteUri),
            "/away" => FakeBlobAnswer.Redirect(self!.Address("/back", "registry.test").AbsoluteUri),
            _ => FakeBlobAnswer.Of(Blob, request),
        });

        await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob", "registry.test"), Headers = Headers });

        Assert.Equal(["Bearer secret", null, null], host.Requests.Select(request => request["Authorization"]));
    }

    [Fact]
    public async Task Https_may_lead_to_http_but_without_credentials()
    {
        using var certificate = TestCertificates.Create("registry.test");
        await using var plain = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        await using var secure = new FakeBlobHost(_ => FakeBlobAnswer.Redirect(plain.Address("/data", "registry.test").AbsoluteUri), certificate);

        var client = Client(options: Options with { InsecureTls = true });

        Assert.Equal(Blob, await ReadAsync(client, new BlobRequest { Address = secure.Address("/blob", "registry.test"), Headers = Headers }));
        Assert.Equal("Bearer secret", secure.Requests[0]["Authorization"]);
        Assert.Null(plain.Requests[0]["Authorization"]);
    }

    [Theory]
    [InlineData("http://registry.test/a", "https://registry.test/b", true)]
    [InlineData("https://registry.test/a", "http://registry.test/b", false)]
    [InlineData("http://registry.test:5000/a", "https://registry.test/b", false)]
    [InlineData("https://registry.test:5000/a", "https://cdn.registry.test:5000/b", true)]
    [InlineData("https://cdn.registry.test/a", "https://registry.test/b", false)]
    [InlineData("http://10.0.0.1/a", "http://1.10.0.0.1/b", false)]
    [InlineData("http://10.0.0.1/a", "http://10.0.0.1/b", true)]
    [InlineData("http://[fd00::1]/a", "http://[FD00:0::1]/b", true)]
    public void Headers_are_shared_by_the_rule(string from, string to, bool mayShare) =>
        Assert.Equal(mayShare, BlobAddress.MayShareHeaders(new Uri(from), new Uri(to)));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Every_kind_of_redirect_is_followed_and_may_be_relative(int status)
    {
        await using var host = new FakeBlobHost(request =>
            request.Target == "/v2/blob" ? FakeBlobAnswer.Redirect("../data?x=1#part", status) : FakeBlobAnswer.Of(Blob, request));

        Assert.Equal(Blob, await ReadAsync(host, "/v2/blob"));
        Assert.Equal("/data?x=1", host.Requests[1].Target);
    }

    [Fact]
    public async Task Ten_redirects_are_followed_and_not_eleven()
    {
        await using var host = new FakeBlobHost(request =>
        {
            var left = int.Parse(request.Target[1..]);
            return left == 0 ? FakeBlobAnswer.Of(Blob, request) : FakeBlobAnswer.Redirect($"/{left - 1}");
        });

        Assert.Equal(Blob, await ReadAsync(host, "/10"));
        Assert.Equal(BlobFailure.TooManyRedirects, (await FailureAsync(host, "/11")).Reason);
    }

    [Fact]
    public async Task Redirects_in_a_circle_are_refused_at_once()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Redirect(request.Target == "/blob" ? "/other" : "/blob"));

        Assert.Equal(BlobFailure.TooManyRedirects, (await FailureAsync(host)).Reason);
        Assert.Equal(2, host.Requests.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://registry.test/")]
    [InlineData("ftp://registry.test/blob")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http:///blob")]
    [InlineData("http://a b/")]
    [InlineData("")]
    public async Task Redirect_to_anything_but_http_is_refused(string location)
    {
        await using var host = new FakeBlobHost(_ => FakeBlobAnswer.Redirect(location));

        Assert.Equal(BlobFailure.BadStatus, (await FailureAsync(host)).Reason);
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task User_and_password_of_a_location_are_not_sent()
    {
        FakeBlobHost? self = null;
        await using var host = self = new FakeBlobHost(request => request.Target == "/blob"
            ? FakeBlobAnswer.Redirect($"http://user:word@other.test:{self!.Port}/data")
            : FakeBlobAnswer.Of(Blob, request));

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Null(host.Requests[1]["Authorization"]);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://224.0.0.1/")]
    public async Task Redirect_to_a_forbidden_address_is_refused(string location)
    {
        await using var host = new FakeBlobHost(_ => FakeBlobAnswer.Redirect(location));

        Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(host)).Reason);
    }

    [Fact]
    public async Task Redirect_to_loopback_is_refused_where_loopback_is()
    {
        // The first host is reached through a proxy, which is the operator's choice; the second would be this machine.
        await using var proxy = new FakeBlobHost(_ => FakeBlobAnswer.Redirect("http://inner.test/secret"));
        var options = new BlobHttpOptions
        {
            Proxy = new System.Net.WebProxy(proxy.Address("/")),
            Resolve = (host, token) => host == "outer.example" ? Task.FromResult<System.Net.IPAddress[]>([new([192, 88, 99, 1])]) : ResolveTestNames(host, token),
        };

        var failure = await FailureAsync(Client(options: options), new BlobRequest { Address = new Uri("http://outer.example/blob") });

        Assert.Equal(BlobFailure.AddressRefused, failure.Reason);
        Assert.Single(proxy.Requests);
    }
}

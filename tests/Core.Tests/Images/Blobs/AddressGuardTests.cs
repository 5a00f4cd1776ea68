using System.Net;
using Strata.Core.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>The rules where they hold: at the connection, before the request, and before a proxy.</summary>
public sealed class AddressGuardTests : BlobTest
{
    private static readonly byte[] Blob = Bytes(100);

    private static BlobHttpOptions Resolving(params string[] addresses) =>
        Options with { Resolve = (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)) };

    private static Task<BlobDownloadException> FailureAsync(BlobHttpOptions options, string address) =>
        FailureAsync(Client(options: options), new BlobRequest { Address = new Uri(address) });

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    public async Task Name_of_a_forbidden_address_is_refused_and_the_address_not_told(string address)
    {
        var failure = await FailureAsync(Resolving(address), "http://harmless.example/blob");

        Assert.Equal(BlobFailure.AddressRefused, failure.Reason);
        Assert.DoesNotContain(address, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://0/")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost./")]
    [InlineData("http://LOCALHOST/")]
    public async Task Loopback_is_caught_however_it_is_written(string address)
    {
        var options = new BlobHttpOptions { Proxy = null, Resolve = (host, token) => ResolveTestNames(host.ToLowerInvariant().TrimEnd('.') == "localhost" ? "localhost.test" : host, token) };

        Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(options, address)).Reason);
    }

    [Fact]
    public async Task Only_the_allowed_addresses_of_a_name_are_connected_to()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var client = Client(options: Resolving("169.254.169.254", "127.0.0.1"));

        Assert.Equal(Blob, await ReadAsync(client, new BlobRequest { Address = host.Address("/blob", "registry.example") }));
    }

    [Fact]
    public async Task Next_address_is_tried_when_one_does_not_answer()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var client = Client(options: Resolving("127.99.99.99", "::1", "127.0.0.1"));

        Assert.Equal(Blob, await ReadAsync(client, new BlobRequest { Address = host.Address("/blob", "registry.example") }));
    }

    [Fact]
    public async Task Address_that_was_judged_is_the_one_that_is_connected_to()
    {
        // A name that means something else each time it is looked up.
        var answers = new Queue<string>(["127.0.0.1", "169.254.169.254"]);
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var options = Options with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]) };
        var client = Client(options: options);
        var request = new BlobRequest { Address = host.Address("/blob", "rebinding.example") };

        Assert.Equal(Blob, await ReadAsync(client, request));
        Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(client, request)).Reason);
        Assert.Empty(answers);
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task Host_that_is_not_named_is_refused_also_on_a_connection_that_is_open()
    {
        await using var host = new FakeBlobHost(
            request => request.Target == "/away" ? FakeBlobAnswer.Redirect("http://other.test/") : FakeBlobAnswer.Of(Blob, request), keepsConnections: true);
        var client = Client(options: Options with { Rules = new AddressRules { AllowLoopback = true, AllowedHosts = ["registry.test"] } });

        Assert.Equal(Blob, await ReadAsync(client, new BlobRequest { Address = host.Address("/blob", "registry.test") }));
        Assert.Equal(Blob, await ReadAsync(client, new BlobRequest { Address = host.Address("/blob", "registry.test") }));
        Assert.Equal(1, host.Connections);
        Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(client, new BlobRequest { Address = host.Address("/away", "registry.test") })).Reason);
        Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(client, new BlobRequest { Address = host.Address("/blob", "sub.registry.test") })).Reason);
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    public async Task Target_behind_a_proxy_is_judged_and_the_proxy_is_not(string target, bool isAllowed)
    {
        await using var proxy = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var options = Resolving(target) with { Rules = new AddressRules(), Proxy = new WebProxy(proxy.Address("/")) };
        var request = new BlobRequest { Address = new Uri("http://registry.example/blob") };

        if (isAllowed)
        {
            Assert.Equal(Blob, await ReadAsync(Client(options: options), request));
            Assert.Equal("http://registry.example/blob", Assert.Single(proxy.Requests).Target);
        }
        else
        {
            Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(Client(options: options), request)).Reason);
            Assert.Empty(proxy.Requests);
        }
    }

    [Fact]
    public async Task Proxy_picks_among_the_addresses_so_all_must_be_allowed()
    {
        await using var proxy = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var options = Resolving("93.184.216.34", "169.254.169.254") with { Proxy = new WebProxy(proxy.Address("/")) };

        Assert.Equal(BlobFailure.AddressRefused, (await FailureAsync(options, "http://registry.example/blob")).Reason);
    }

    [Fact]
    public async Task Target_behind_a_proxy_that_has_no_address_here_must_be_named_by_the_operator()
    {
        await using var proxy = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var options = Options with { Rules = new AddressRules(), Proxy = new WebProxy(proxy.Address("/")) };
        var request = new BlobRequest { Address = new Uri("http://registry.example/blob") };

        Assert.Equal(BlobFailure.Unreachable, (await FailureAsync(Client(options: options), request)).Reason);
        Assert.Empty(proxy.Requests);
        var named = options with { Rules = new AddressRules { AllowedHosts = ["registry.example"] } };
        Assert.Equal(Blob, await ReadAsync(Client(options: named), request));
    }
}

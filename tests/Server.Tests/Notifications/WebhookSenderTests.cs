using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Strata.Server.Configuration;
using Strata.Server.Notifications;
using Xunit;

namespace Strata.Server.Tests.Notifications;

/// <summary>One call of a webhook, against real servers.</summary>
public sealed class WebhookSenderTests : IDisposable
{
    private const string Name = "0b8f6a52-1c1e-4a7d-9a37-5f2f6f0f9c11";

    private readonly TestCertificates _certificates = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Signature_is_the_hmac_of_time_and_body()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_772_366_400));
        using var sender = WebhookSender.Create(new WebhookOptions { Endpoint = receiver.Address, Secret = "wh-söcret" }, time);
        await sender.SendAsync(Name, Token);

        var call = await receiver.NextAsync(Token);
        var parts = call.Headers["Strata-Signature"].Split(',').ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes("wh-söcret"), (byte[])[.. Encoding.ASCII.GetBytes(parts["t"] + "."), .. call.Body]);
        Assert.Equal("1772366400", parts["t"]);
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
    }

    [Fact]
    public void Signature_of_known_values_is_known() => Assert.Equal(
        // printf '1000.{}' | openssl dgst -sha256 -hmac key
        "t=1000,v1=c32de42341dece79a1511c9e7f74a2734112edcfcf48943c976faf07047065db",
        WebhookSignature.Create("key", DateTimeOffset.FromUnixTimeSeconds(1_000), "{}"u8));

    [Fact]
    public async Task Without_a_secret_there_is_no_signature()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = Sender(new WebhookOptions { Endpoint = receiver.Address });
        await sender.SendAsync(Name, Token);

        Assert.DoesNotContain("Strata-Signature", (await receiver.NextAsync(Token)).Headers.Keys);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using var target = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 307;
        receiver.Headers["Location"] = target.Address.ToString();
        using var sender = Sender(new WebhookOptions { Endpoint = receiver.Address });

        var failure = await Assert.ThrowsAsync<SendFailedException>(() => sender.SendAsync(Name, Token));
        Assert.Equal("answered 307: redirects are not followed, set the final address", failure.Message);
        Assert.Empty(target.Calls);
    }

    [Fact]
    public async Task Client_certificate_is_shown()
    {
        using var certificate = _certificates.Server("localhost");
        await using var receiver = await WebhookReceiver.StartAsync(certificate, _certificates.Authority);
        var (certificateFile, keyFile) = _certificates.Client("strata");
        var options = new WebhookOptions { Endpoint = receiver.Address, AuthorityFile = _certificates.AuthorityFile };
        using var anonymous = Sender(options);
        using var known = Sender(options with { CertificateFile = certificateFile, KeyFile = keyFile });

        await Assert.ThrowsAsync<SendFailedException>(() => anonymous.SendAsync(Name, Token));
        await known.SendAsync(Name, Token);
        Assert.Equal("CN=strata", (await receiver.NextAsync(Token)).ClientCertificate);
    }

    [Fact]
    public async Task Unknown_authority_is_refused_and_the_server_name_may_be_another()
    {
        using var certificate = _certificates.Server("hooks.example.org");
        await using var receiver = await WebhookReceiver.StartAsync(certificate);
        var options = new WebhookOptions { Endpoint = receiver.Address };
        using var strange = Sender(options with { ServerName = "hooks.example.org" });
        using var otherName = Sender(options with { AuthorityFile = _certificates.AuthorityFile });
        using var right = Sender(options with { AuthorityFile = _certificates.AuthorityFile, ServerName = "hooks.example.org" });

        var failure = await Assert.ThrowsAsync<SendFailedException>(() => strange.SendAsync(Name, Token));
        Assert.StartsWith("no secure connection: ", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SendFailedException>(() => otherName.SendAsync(Name, Token));
        await right.SendAsync(Name, Token);
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Proxy_gets_the_call()
    {
        await using var proxy = await WebhookReceiver.StartAsync();
        var address = new UriBuilder(proxy.Address) { Path = "/", UserName = "us%40er", Password = "pass" }.Uri;
        using var sender = Sender(new WebhookOptions { Endpoint = new Uri("http://receiver.invalid/hook"), Proxy = address });
        await sender.SendAsync(Name, Token);

        var call = await proxy.NextAsync(Token);
        Assert.Equal("receiver.invalid", call.Headers["Host"]);
        Assert.Equal(Name, call.Notification);
    }

    [Fact]
    public async Task Slow_receiver_fails_after_the_timeout()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var forever = new TaskCompletionSource();
        receiver.Delay = () => forever.Task;
        var time = new FakeTimeProvider();
        using var sender = WebhookSender.Create(new WebhookOptions { Endpoint = receiver.Address }, time);
        var sending = sender.SendAsync(Name, Token);
        await receiver.NextAsync(Token);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("no answer within 5 s", (await Assert.ThrowsAsync<SendFailedException>(() => sending)).Message);
        forever.SetResult();
    }

    [Fact]
    public async Task Error_names_no_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        listener.Stop();
        using var sender = Sender(new WebhookOptions { Endpoint = new Uri($"http://127.0.0.1:{port}/hook?token=hidden") });

        Assert.Equal("no connection", (await Assert.ThrowsAsync<SendFailedException>(() => sender.SendAsync(Name, Token))).Message);
    }

    [Theory]
    [InlineData("169.254.169.254", false)]
    [InlineData("169.254.170.2", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("93.184.216.34", true)]
    public void Address_is_allowed_unless_it_gives_away_credentials(string address, bool allowed) =>
        Assert.Equal(allowed, WebhookAddresses.IsAllowed(IPAddress.Parse(address)));

    [Fact]
    public async Task Metadata_address_is_never_connected_to()
    {
        using var sender = Sender(new WebhookOptions { Endpoint = new Uri("http://169.254.169.254/latest/meta-data") });

        var failure = await Assert.ThrowsAsync<SendFailedException>(() => sender.SendAsync(Name, Token));
        Assert.Equal("the address 169.254.169.254 is a cloud metadata, link-local, multicast or unspecified address", failure.Message);
    }

    [Fact]
    public void Unusable_files_are_told_at_the_start()
    {
        var endpoint = new Uri("https://receiver.example.org/");
        var empty = _certificates.Write("empty.pem", "nothing");

        Assert.Throws<ConfigurationException>(() => Sender(new WebhookOptions { Endpoint = endpoint, AuthorityFile = empty }));
        Assert.Throws<ConfigurationException>(() => Sender(new WebhookOptions { Endpoint = endpoint, AuthorityFile = "/nowhere" }));
        Assert.Throws<ConfigurationException>(() => Sender(new WebhookOptions { Endpoint = endpoint, CertificateFile = empty }));
    }

    [Fact]
    public void Two_receivers_cannot_have_one_name()
    {
        var webhook = new WebhookOptions { Endpoint = new Uri("https://receiver.example.org/") };

        Assert.Throws<ConfigurationException>(() => Senders.Create(new NotifierOptions { Webhooks = [webhook, webhook] }, TimeProvider.System));
    }

    private static WebhookSender Sender(WebhookOptions options) => WebhookSender.Create(options, TimeProvider.System);
}

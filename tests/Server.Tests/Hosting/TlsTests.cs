using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strata.Server.Configuration;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Hosting;

/// <summary>TLS and mutual TLS with certificates made here.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _otherAuthority;

    public TlsTests()
    {
        _authority = CreateAuthority("Test authority");
        _otherAuthority = CreateAuthority("Another authority");
        var (server, key) = Issue(_authority, "localhost", "1.3.6.1.5.5.7.3.1");
        _folder.Write("server.pem", server.ExportCertificatePem());
        _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        _folder.Write("ca.pem", _authority.ExportCertificatePem());
    }

    [Fact]
    public async Task Api_speaks_TLS_and_the_health_port_does_not()
    {
        await using var server = await StartAsync(withClients: false, null);

        Assert.Equal("https", server.Api.Scheme);
        Assert.Equal(200, (await server.SendAsync("GET", "/v1/namespaces")).Status);
        Assert.Equal("http", server.Health.Scheme);
    }

    [Fact]
    public async Task Client_with_a_certificate_of_the_authority_is_let_in()
    {
        await using var server = await StartAsync(withClients: true, Client(_authority, "1.3.6.1.5.5.7.3.2"));

        Assert.Equal(200, (await server.SendAsync("GET", "/v1/namespaces")).Status);
    }

    [Fact]
    public async Task Client_without_one_or_with_another_is_not()
    {
        foreach (var certificate in new[] { null, Client(_otherAuthority, "1.3.6.1.5.5.7.3.2"), Client(_authority, "1.3.6.1.5.5.7.3.1") })
        {
            await using var server = await StartAsync(withClients: true, certificate);

            await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.SendAsync("GET", "/v1/namespaces"));
        }
    }

    [Fact]
    public async Task Minimum_of_1_3_refuses_1_2()
    {
        await using var server = await StartAsync(withClients: false, null, requires13: true, SslProtocols.Tls12);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.SendAsync("GET", "/v1/namespaces"));
    }

    [Fact]
    public void Certificate_that_is_none_is_a_configuration_error()
    {
        var options = new TlsOptions { CertificateFile = _folder.Write("bad.pem", "nonsense"), KeyFile = _folder.PathOf("server.key") };

        Assert.Throws<ConfigurationException>(() => Strata.Server.Hosting.ServerTls.Create(options));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private Task<TestServer> StartAsync(bool withClients, X509Certificate2? certificate, bool requires13 = false, SslProtocols protocols = SslProtocols.None)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            ClientCertificates = certificate is null ? null : [certificate],
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        return TestServer.StartAsync(
            options => options with
            {
                Api = options.Api with
                {
                    Tls = new TlsOptions
                    {
                        CertificateFile = _folder.PathOf("server.pem"),
                        KeyFile = _folder.PathOf("server.key"),
                        ClientAuthorityFile = withClients ? _folder.PathOf("ca.pem") : null,
                        RequiresTls13 = requires13,
                    },
                },
            },
            handler: handler);
    }

    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 Client(X509Certificate2 authority, string usage)
    {
        var (certificate, key) = Issue(authority, "client", usage);
        return certificate.CopyWithPrivateKey(key);
    }

    private static (X509Certificate2 Certificate, ECDsa Key) Issue(X509Certificate2 authority, string name, string usage)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return (request.Create(authority, now.AddHours(-1), now.AddHours(20), RandomNumberGenerator.GetBytes(8)), key);
    }
}

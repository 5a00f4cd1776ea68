using System.Security.Cryptography.X509Certificates;
using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Core.Tests.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

public sealed class RegistryTlsTests : RegistryTest
{
    private static readonly ImageBuilder App = ImageBuilder.Of("app");

    private static readonly RegistrySettings Strict = Settings with { InsecureHosts = [] };

    [Fact]
    public async Task Own_authority_is_trusted_when_it_is_named()
    {
        using var certificate = TestCertificates.Create("registry.test");
        await using var registry = new FakeRegistry("acme/app", certificate);
        registry.AddImage(App);
        var file = Folder.Write("ca.pem", certificate.ExportCertificatePem());

        var e = await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(registry.Name, Strict));
        Assert.Contains("name the certificate authority of registry.test", e.Message, StringComparison.Ordinal);
        Assert.Contains("with --ca-file", e.Message, StringComparison.Ordinal);

        await using var image = await OpenAsync(registry.Name, Strict with { CertificateFiles = [file] });
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Folder_of_the_host_and_port_is_used()
    {
        using var certificate = TestCertificates.Create("registry.test");
        await using var registry = new FakeRegistry("acme/app", certificate);
        registry.AddImage(App);
        Folder.Write($"certs.d/{registry.Server.Address("/", "registry.test").Authority}/ca.crt", certificate.ExportCertificatePem());
        await using var image = await OpenAsync(registry.Name, Strict with { CertificateFolders = [Folder.PathOf("certs.d")] });
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Insecure_host_needs_no_trusted_certificate_but_keeps_tls()
    {
        using var certificate = TestCertificates.Create("other.test");
        await using var registry = new FakeRegistry("acme/app", certificate);
        registry.AddImage(App);
        await using var image = await OpenAsync(registry.Name, Strict with { InsecureHosts = ["registry.test"] });
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Plain_http_is_told_as_such_and_never_spoken_unasked()
    {
        Registry.AddImage(App);
        var e = await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(Strict));
        Assert.Contains("cannot be", e.Message, StringComparison.Ordinal);
        Assert.Empty(Registry.Server.Requests);
    }

    [Fact]
    public async Task This_machine_may_speak_plain_http()
    {
        Registry.AddImage(App);
        await using var image = await OpenAsync(Registry.NameAt("127.0.0.1"), Strict);
        Assert.Single(image.Layers);
    }

    [Theory]
    [InlineData("a.cert")]
    [InlineData("a.key")]
    public async Task Certificate_without_key_and_key_without_certificate_are_errors(string name)
    {
        Folder.Write($"own/{name}", "");
        var e = await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(Strict with { CertificateFolder = Folder.PathOf("own") }));
        Assert.Contains(name == "a.key" ? "is a key without its certificate, a.cert" : "is a certificate without its key, a.key", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_certificate_is_shown_to_a_real_registry_that_asks_for_one()
    {
        using var certificate = TestCertificates.Create("registry.test");
        using var client = TestCertificates.Create("client.test");
        var key = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
        var tls = $", tls: {{ certificate: {Folder.Write("server.pem", certificate.ExportCertificatePem())}, key: {Folder.Write("server.key", key)}, "
            + $"clientcas: [{Folder.Write("clients.pem", client.ExportCertificatePem())}] }}";
        await using var registry = await DockerRegistry.StartAsync(Token, tls: tls);
        var name = registry.Host.Replace("127.0.0.1", "registry.test", StringComparison.Ordinal) + "/acme/app";
        Folder.Write("own/ca.crt", certificate.ExportCertificatePem());

        var without = Strict with { CertificateFolder = Folder.PathOf("own") };
        await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(name, without));

        Folder.Write("own/client.cert", client.ExportCertificatePem());
        Folder.Write("own/client.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(name, without));
        Assert.Contains("404", e.Message, StringComparison.Ordinal);
    }
}

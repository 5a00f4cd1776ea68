using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strata.Core.Primitives;
using Strata.Core.Tests.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Engines;

/// <summary>An engine behind TLS that knows its clients by their certificates.</summary>
public sealed class EngineTlsTests : EngineTest
{
    private readonly X509Certificate2 _server = TestCertificates.Create("localhost");
    private readonly X509Certificate2 _client = TestCertificates.Create("client");
    private readonly FakeEngine _engine;

    public EngineTlsTests()
    {
        _engine = new FakeEngine(null, _server, (_, certificate, _, _) => certificate?.GetCertHashString() == _client.GetCertHashString());
        _engine.Add(ImageBuilder.Of("x"), "acme/app:1");
        Variables["DOCKER_HOST"] = $"tcp://localhost:{_engine.Port}";
        Variables["DOCKER_CERT_PATH"] = Folder.PathOf("certs");
        Folder.Write("certs/cert.pem", _client.ExportCertificatePem());
        Folder.Write("certs/key.pem", _client.GetECDsaPrivateKey()!.ExportECPrivateKeyPem());
    }

    public override async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _server.Dispose();
        _client.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Both_sides_are_verified()
    {
        Variables["DOCKER_TLS_VERIFY"] = "1";
        Assert.Contains("could not be secured", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);

        Folder.Write("certs/ca.pem", _server.ExportCertificatePem());
        await using var image = await OpenAsync("docker:acme/app:1");
        await AssertHoldsAsync(image, ImageBuilder.Of("x"));
    }

    [Fact]
    public async Task Engine_is_not_verified_where_the_user_says_so()
    {
        Variables["DOCKER_TLS"] = "1";
        await using var image = await OpenAsync("docker:acme/app:1");
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Context_brings_its_own_certificates()
    {
        var hash = Digest.Sha256Of("build"u8).Hex;
        Folder.Write(
            $"home/.docker/contexts/meta/{hash}/meta.json", $$"""{"Endpoints": {"docker": {"Host": "tcp://localhost:{{_engine.Port}}", "SkipTLSVerify": false} } }""");
        foreach (var file in (string[])["cert.pem", "key.pem"])
        {
            Folder.Write($"home/.docker/contexts/tls/{hash}/docker/{file}", await File.ReadAllTextAsync(Folder.PathOf("certs/" + file), Stop));
        }

        Folder.Write($"home/.docker/contexts/tls/{hash}/docker/ca.pem", _server.ExportCertificatePem());
        Variables.Remove("DOCKER_HOST");
        Variables["DOCKER_CONTEXT"] = "build";
        await using var image = await OpenAsync("docker:acme/app:1");
        Assert.Single(image.Layers);
    }

    [Fact]
    public async Task Client_without_certificate_or_with_a_locked_key_is_told()
    {
        Variables["DOCKER_TLS"] = "1";
        var key = _client.GetECDsaPrivateKey()!;
        Folder.Write("certs/key.pem", key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)));
        Assert.Contains("must not be encrypted", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);

        File.Delete(Folder.PathOf("certs/key.pem"));
        Assert.Contains("cannot be reached", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_request_to_a_secured_engine_is_told()
    {
        Assert.Contains("cannot be reached", await UnavailableAsync("docker:acme/app:1"), StringComparison.Ordinal);
    }
}

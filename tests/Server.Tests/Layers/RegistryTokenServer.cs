using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Strata.Testing;

namespace Strata.Server.Tests.Layers;

/// <summary>
/// A token server as the distribution project specifies it ("Token Authentication Specification", "Token Authentication Implementation"): signed
/// JSON web tokens whose certificate the registry trusts.
/// </summary>
internal sealed class RegistryTokenServer : IAsyncDisposable
{
    private const string Issuer = "test-issuer";
    private const string Service = "test-registry";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBlobHost _host;

    public RegistryTokenServer()
    {
        var request = new CertificateRequest("CN=token server", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(20));
        _folder.Write("token.pem", _certificate.ExportCertificatePem());
        _host = new FakeBlobHost(Answer);
    }

    /// <summary>The line of the registry's configuration.</summary>
    public string Configuration =>
        $"auth: {{ token: {{ realm: '{_host.Address("/token")}', service: {Service}, issuer: {Issuer}, rootcertbundle: {_folder.PathOf("token.pem")} }} }}";

    /// <summary>Gets a token as a client does: asks, is refused with a challenge, and goes where that says.</summary>
    public static async Task<string> GetTokenAsync(HttpClient client, Uri resource, string actions, CancellationToken cancellationToken)
    {
        using var refused = await client.GetAsync(resource, cancellationToken);
        var challenge = refused.Headers.WwwAuthenticate.Single().Parameter!;
        var parts = challenge.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0].Trim(), part => part[1].Trim('"'));
        var repository = string.Join('/', resource.AbsolutePath.Split('/')[2..4]);
        var address = $"{parts["realm"]}?service={parts["service"]}&scope=repository:{repository}:{actions}";
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(address), cancellationToken));
        return answer.RootElement.GetProperty("token").GetString()!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    private FakeBlobAnswer Answer(FakeBlobRequest request)
    {
        var scope = Uri.UnescapeDataString(request.Target.Split("scope=")[1].Split('&')[0]).Split(':');
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var actions = string.Join(",", scope[2].Split(',').Select(action => $"\"{action}\""));
        var head = $$"""{"typ":"JWT","alg":"ES256","x5c":["{{Convert.ToBase64String(_certificate.RawData)}}"]}""";
        var claims = $$$"""{"iss":"{{{Issuer}}}","sub":"strata","aud":"{{{Service}}}","exp":{{{now + 300}}},"nbf":{{{now - 10}}},"iat":{{{now}}},"jti":"1","access":[{"type":"repository","name":"{{{scope[1]}}}","actions":[{{{actions}}}]}]}""";
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return new FakeBlobAnswer
        {
            Headers = ["Content-Type: application/json"],
            Body = Encoding.ASCII.GetBytes($$"""{"token":"{{signed}}.{{Base64Url.EncodeToString(signature)}}"}"""),
        };
    }
}

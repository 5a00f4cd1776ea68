using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strata.Server.Tests.Notifications;

/// <summary>An authority of a test's own with certificates of servers and clients, and their PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("strata-certificates-").FullName;
    private byte _serial = 1;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Authority = request.CreateSelfSigned(Begin, End);
        AuthorityFile = Write("authority.pem", Authority.ExportCertificatePem());
    }

    /// <summary>The authority.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>The authority's certificate in PEM form.</summary>
    public string AuthorityFile { get; }

    /// <summary>A certificate for a server with this host name, and for 127.0.0.1 when the name is <c>localhost</c>.</summary>
    public X509Certificate2 Server(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        var (certificate, key) = Issue($"CN={host}", "1.3.6.1.5.5.7.3.1", names.Build());
        using (certificate)
        using (key)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>The PEM files of a client's certificate and key.</summary>
    public (string CertificateFile, string KeyFile) Client(string name)
    {
        var (certificate, key) = Issue($"CN={name}", "1.3.6.1.5.5.7.3.2", null);
        using (certificate)
        using (key)
        {
            return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
        }
    }

    /// <summary>Writes a file beside the others.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        Authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (X509Certificate2 Certificate, ECDsa Key) Issue(string subject, string usage, X509Extension? names)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        return (request.Create(Authority, Begin, End.AddDays(-1), [_serial++]), key);
    }
}

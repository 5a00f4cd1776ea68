using System.Net;
using System.Security.Cryptography.X509Certificates;
using Strata.Core.Network;

namespace Strata.Core.Images.Blobs;

/// <summary>How connections for blobs are made.</summary>
public sealed record BlobHttpOptions
{
    /// <summary>Which hosts and addresses may be connected to.</summary>
    public AddressRules Rules { get; init; } = new();

    /// <summary>
    /// The proxy, or null for none. By default that of the environment, see <see cref="EnvironmentProxy"/>. A proxy is the operator's choice, and
    /// <see cref="Rules"/> do not judge its address.
    /// </summary>
    public IWebProxy? Proxy { get; init; } = new EnvironmentProxy(Environment.GetEnvironmentVariable);

    /// <summary>True to accept any certificate, as Clair's <c>-insecure-tls</c>.</summary>
    public bool InsecureTls { get; init; }

    /// <summary>PEM files of certificate authorities that are trusted beside the system's.</summary>
    public IReadOnlyList<string> CertificateFiles { get; init; } = [];

    /// <summary>The certificates with keys by which this machine shows who it is, where a server asks; empty for none.</summary>
    public IReadOnlyList<X509Certificate2> ClientCertificates { get; init; } = [];

    /// <summary>
    /// True to leave names that cannot be looked up here to the proxy, which looks them up itself: in networks that reach the outside only
    /// through one nothing else would work. What can be looked up is judged all the same.
    /// </summary>
    public bool TrustsNamesOfProxy { get; init; }

    /// <summary>The time for one connection, name look-up included. 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection is used: after that the name is looked up again. 2 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Looks a host name up; tests hand in their own.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;
}

using System.Net;
using Strata.Core.Images.Blobs;
using Strata.Core.Images.Registry.Credentials;
using Strata.Core.Network;

namespace Strata.Core.Images.Registry;

/// <summary>How registries are reached. docs/reference/registries.md describes all of it.</summary>
public sealed record RegistrySettings
{
    /// <summary>
    /// Registries, as <c>host</c> or <c>host:port</c>, whose certificate is not verified, and which are asked over plain http when they do
    /// not speak TLS. This machine's own (<c>localhost</c>, 127/8, ::1) always are.
    /// </summary>
    public IReadOnlyList<string> InsecureHosts { get; init; } = [];

    /// <summary>Addresses that are asked before docker.io for its images, in this order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>
    /// Where Docker's daemon may have its file: the first that is there adds its insecure registries to <see cref="InsecureHosts"/>, where
    /// networks count for addresses, and its mirrors where <see cref="Mirrors"/> has none.
    /// </summary>
    public IReadOnlyList<string> DaemonFiles { get; init; } = [];

    /// <summary>PEM files of certificate authorities that are trusted beside the system's.</summary>
    public IReadOnlyList<string> CertificateFiles { get; init; } = [];

    /// <summary>Folders with a folder for each registry, <c>host[:port]</c>, of certificates: <c>*.crt</c>, and pairs of <c>*.cert</c> and <c>*.key</c>.</summary>
    public IReadOnlyList<string> CertificateFolders { get; init; } = [];

    /// <summary>A folder of such certificates for the registries of this scan, or null.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>The proxy, or null for none.</summary>
    public IWebProxy? Proxy { get; init; } = new EnvironmentProxy(Environment.GetEnvironmentVariable);

    /// <summary>Where credentials are found.</summary>
    public CredentialSources Credentials { get; init; } = new();

    /// <summary>What a transfer may cost.</summary>
    public BlobLimits Limits { get; init; } = DefaultLimits;

    /// <summary>
    /// Which addresses may be connected to, whatever the registry is; null to go by where the registry itself is: what a user names may lie on this
    /// machine, what a stranger names may not.
    /// </summary>
    public AddressRules? Rules { get; init; }

    /// <summary>Looks a host name up; tests hand in their own.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>
    /// Those of <see cref="BlobLimits"/>, with the waits that registries' clients keep: from one second up to one minute, and as long as a
    /// registry asks by <c>Retry-After</c> up to 15 minutes.
    /// </summary>
    public static BlobLimits DefaultLimits { get; } = new()
    {
        RetryDelay = TimeSpan.FromSeconds(1),
        MaximumRetryDelay = TimeSpan.FromSeconds(60),
        MaximumRetryAfter = TimeSpan.FromMinutes(15),
    };
}

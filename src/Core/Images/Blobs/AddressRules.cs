using System.Net;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// Which hosts and addresses blobs may come from, so that nobody can use this machine to reach what only it can reach. Never
/// allowed, whatever is set: metadata services of clouds, and multicast, broadcast, unspecified and reserved addresses.
/// </summary>
public sealed record AddressRules
{
    /// <summary>Names that metadata services go by inside clouds; they are refused without being looked up.</summary>
    private static readonly string[] MetadataNames =
    [
        "metadata", "metadata.google.internal", "metadata.goog", "metadata.azure.internal", "metadata.azure.com", "metadata.tencentyun.com",
        "metadata.platformequinix.com", "instance-data", "instance-data.ec2.internal",
    ];

    private readonly HostPattern[] _patterns = [];

    /// <summary>True to allow this machine: 127/8 and ::1.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>
    /// True to allow private networks, where registries live: 10/8, 172.16/12, 192.168/16, 100.64/10, 192.0.0/24, 198.18/15, fc00::/7, fec0::/10.
    /// </summary>
    public bool AllowPrivate { get; init; } = true;

    /// <summary>True to allow 169.254/16 and fe80::/10, except the metadata services in them.</summary>
    public bool AllowLinkLocal { get; init; }

    /// <summary>
    /// When not empty, only these hosts: <c>host</c> or <c>*.suffix</c> (its sub-domains), each perhaps with <c>:port</c>. It narrows and never widens:
    /// the addresses of an allowed host are judged all the same.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is no such pattern.</exception>
    public IReadOnlyList<string> AllowedHosts
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _patterns = [.. value.Select(text => HostPattern.Parse(text) ?? throw new ArgumentException($"'{text}' is not a host, *.suffix or host:port.", nameof(value)))];
            field = value;
        }
    } = [];

    /// <summary>True for text that may stand in <see cref="AllowedHosts"/>.</summary>
    public static bool IsHostPattern(string text) => HostPattern.Parse(text) is not null;

    /// <summary>True when a connection to the address may be made.</summary>
    public bool Allows(IPAddress address) => AddressClassifier.KindsOf(address).All(IsAllowed);

    /// <summary>
    /// True when the host may be asked as far as its name tells: it is in <see cref="AllowedHosts"/> or nothing is, and it is no metadata
    /// service. Its addresses are judged by <see cref="Allows(IPAddress)"/>.
    /// </summary>
    public bool Allows(Uri address) => !MetadataNames.Contains(BlobAddress.Host(address)) && (_patterns.Length == 0 || Names(address));

    /// <summary>True when the host is named in <see cref="AllowedHosts"/>.</summary>
    internal bool Names(Uri address) => Array.Exists(_patterns, pattern => pattern.Matches(address));

    private bool IsAllowed(AddressKind kind) => kind switch
    {
        AddressKind.Public => true,
        AddressKind.Private => AllowPrivate,
        AddressKind.Loopback => AllowLoopback,
        AddressKind.LinkLocal => AllowLinkLocal,
        _ => false,
    };
}

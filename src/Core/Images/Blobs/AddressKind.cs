namespace Strata.Core.Images.Blobs;

/// <summary>What an address is good for, by the registries of special-purpose addresses (RFC 6890).</summary>
internal enum AddressKind
{
    /// <summary>An ordinary address of the internet.</summary>
    Public,

    /// <summary>Private networks, shared and benchmarking space, unique local addresses.</summary>
    Private,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>169.254/16 and fe80::/10.</summary>
    LinkLocal,

    /// <summary>The address at which a cloud hands out credentials of the machine.</summary>
    Metadata,

    /// <summary>Nothing that can be the end of a connection: unspecified, multicast, broadcast, reserved.</summary>
    Unusable,
}

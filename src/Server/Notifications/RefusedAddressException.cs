using System.Net;

namespace Strata.Server.Notifications;

/// <summary>A host resolved to nothing but addresses that are never connected to.</summary>
internal sealed class RefusedAddressException(IPAddress address)
    : Exception($"the address {address} is a cloud metadata, link-local, multicast or unspecified address");

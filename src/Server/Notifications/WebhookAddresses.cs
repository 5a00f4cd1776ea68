using System.Net;
using Strata.Core.Images.Blobs;

namespace Strata.Server.Notifications;

/// <summary>
/// Which addresses a webhook may have. The operator names it, so that loopback and private addresses are fine; what serves a machine's
/// credentials to whoever asks from it is not.
/// </summary>
internal static class WebhookAddresses
{
    private static readonly AddressRules Rules = new() { AllowLoopback = true };

    /// <summary>True when a connection may be made.</summary>
    public static bool IsAllowed(IPAddress address) => Rules.Allows(address);
}

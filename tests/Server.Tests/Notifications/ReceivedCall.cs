using System.Text.Json;

namespace Strata.Server.Tests.Notifications;

/// <summary>A call that a receiver got.</summary>
internal sealed record ReceivedCall(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, string? ClientCertificate)
{
    /// <summary>The notification that the body names.</summary>
    public string Notification => JsonDocument.Parse(Body).RootElement.GetProperty(nameof(Notification)).GetProperty("Name").GetString()!;
}

using System.Text.Json;

namespace Strata.Server.Tests.Crashes;

/// <summary>What a notification says, as <c>OLD > NEW</c>, each <c>NAME SEVERITY FIX</c> or <c>none</c>.</summary>
internal static class ToldChange
{
    /// <summary>Reads the answer of <c>GET /v1/notifications/{name}</c>.</summary>
    public static string Of(string body)
    {
        using var document = JsonDocument.Parse(body);
        var notification = document.RootElement.GetProperty("Notification");
        return $"{Form(notification, "Old")} > {Form(notification, "New")}";
    }

    private static string Form(JsonElement notification, string member)
    {
        if (!notification.TryGetProperty(member, out var form))
        {
            return "none";
        }

        var vulnerability = form.GetProperty("Vulnerability");
        return $"{vulnerability.GetProperty("Name").GetString()} {vulnerability.GetProperty("Severity").GetString()} "
            + vulnerability.GetProperty("FixedIn")[0].GetProperty("Version").GetString();
    }
}

using System.Text.Json;

namespace Strata.Server.Hooks;

/// <summary>
/// The webhooks of Harbor, in both of its forms: its own, and CloudEvents in structured mode, whose <c>data</c> is what the former calls
/// <c>event_data</c>. Pulls are no events: scans cause them.
/// </summary>
internal static class HarborEvents
{
    /// <summary>The events of a body that are acted upon.</summary>
    public static IEnumerable<RegistryEvent> Read(JsonElement body)
    {
        // Harbor 1.9 and 1.10 had other words.
        bool? isPush = EventJson.Text(body, "type") switch
        {
            "PUSH_ARTIFACT" or "pushImage" or "harbor.artifact.pushed" => true,
            "DELETE_ARTIFACT" or "deleteImage" or "harbor.artifact.deleted" => false,
            _ => null,
        };
        var data = EventJson.Member(body, EventJson.Text(body, "specversion") is null ? "event_data" : "data");
        return isPush is { } push ? EventJson.Items(data, "resources").Select(resource => Read(push, data, resource)).OfType<RegistryEvent>() : [];
    }

    /// <summary>The address has no scheme, and ends in the tag or, without one, in the digest; the tag may be the digest.</summary>
    private static RegistryEvent? Read(bool isPush, JsonElement data, JsonElement resource)
    {
        var address = EventJson.Text(resource, "resource_url") ?? "";
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var repository = EventJson.Text(EventJson.Member(data, "repository"), "repo_full_name") ?? address[(slash + 1)..].Split('@')[0].Split(':')[0];
        return slash > 0
            ? EventJson.Event(isPush, address[..slash], repository, EventJson.Text(resource, "digest"), EventJson.Text(resource, "tag"))
            : null;
    }
}

using System.Text.Json;
using Strata.Server.Harbor;

namespace Strata.Server.Hooks;

/// <summary>
/// The notifications of the distribution project's registry: pushes of manifests among those of blobs, mounts and pulls. Each manifest that an
/// index lists is told of by itself, so that indexes are passed over. The address that an event gives is never asked.
/// </summary>
internal static class DistributionEvents
{
    /// <summary>The events of a body that are acted upon.</summary>
    public static IEnumerable<RegistryEvent> Read(JsonElement body) => EventJson.Items(body, "events").Select(One).OfType<RegistryEvent>();

    private static RegistryEvent? One(JsonElement told)
    {
        var target = EventJson.Member(told, "target");
        var isManifest = HarborMediaTypes.Consumed.Contains(EventJson.Text(target, "mediaType") ?? "", StringComparer.OrdinalIgnoreCase);
        bool? isPush = EventJson.Text(told, "action") switch
        {
            "push" when isManifest => true,
            "delete" => false,
            _ => null,
        };
        return isPush is { } push
            ? EventJson.Event(
                push,
                EventJson.Text(EventJson.Member(told, "request"), "host"),
                EventJson.Text(target, "repository"),
                EventJson.Text(target, "digest"),
                EventJson.Text(target, "tag"))
            : null;
    }
}

using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Strata.Server.Hooks;
using Xunit;

namespace Strata.Server.Tests.Hooks;

/// <summary>What notifications say, and which of them are one.</summary>
public sealed class EventTests
{
    private const string D = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    /// <summary>Bodies of Harbor with what is read of them: push, repository and tag.</summary>
    public static TheoryData<string, string> OfHarbor { get; } = new()
    {
        {
            $$$"""{"type":"PUSH_ARTIFACT","occur_at":1,"operator":"ci","event_data":{"resources":[{"digest":"{{{D}}}","tag":"2.1","resource_url":"harbor.example.com/team/web/api:2.1"}],"repository":{"repo_full_name":"team/web/api"} } }""",
            "True harbor.example.com team/web/api 2.1"
        },
        {
            $$$"""{"type":"pushImage","event_data":{"resources":[{"digest":"{{{D}}}","tag":"{{{D}}}","resource_url":"harbor.example.com:8443/team/api@{{{D}}}"}]}}""",
            "True harbor.example.com:8443 team/api "
        },
        {
            $$$"""{"specversion":"1.0","type":"harbor.artifact.pushed","data":{"resources":[{"digest":"{{{D}}}","tag":"a","resource_url":"h/team/api:a"}],"repository":{"repo_full_name":"team/api"} } }""",
            "True h team/api a"
        },
        {
            $$$"""{"type":"DELETE_ARTIFACT","event_data":{"resources":[{"digest":"{{{D}}}","resource_url":"h/team/api:a"}]}}""",
            "False h team/api "
        },
        { $$$"""{"type":"PULL_ARTIFACT","event_data":{"resources":[{"digest":"{{{D}}}","resource_url":"h/team/api:a"}]}}""", "" },
        { """{"type":"SCANNING_COMPLETED","event_data":{"resources":[{"scan_overview":{}}]}}""", "" },
        { """{"type":"PUSH_ARTIFACT","event_data":{"resources":[{"digest":"latest","resource_url":"h/team/api:a"},5]}}""", "" },
        { """{"type":5,"event_data":[]}""", "" },
        { "[]", "" },
    };

    /// <summary>Bodies of the distribution registry.</summary>
    public static TheoryData<string, string> OfDistribution { get; } = new()
    {
        { Event("push", "application/vnd.oci.image.manifest.v1+json"), "True reg.example:5000 team/app 1.4" },
        { Event("push", "application/vnd.docker.distribution.manifest.v2+json"), "True reg.example:5000 team/app 1.4" },
        { Event("push", "application/octet-stream"), "" },
        { Event("push", "application/vnd.oci.image.index.v1+json"), "" },
        { Event("pull", "application/vnd.oci.image.manifest.v1+json"), "" },
        { Event("mount", "application/octet-stream"), "" },
        { $$$"""{"events":[{"action":"delete","target":{"digest":"{{{D}}}","repository":"team/app"},"request":{"host":"r"}}]}""", "False r team/app " },
        { """{"events":[{"action":"delete","target":{"tag":"1.4","repository":"team/app"},"request":{"host":"r"}},null]}""", "" },
        { """{"events":{}}""", "" },
    };

    [Theory]
    [MemberData(nameof(OfHarbor))]
    public void T_HOOK_1_webhooks_of_Harbor_are_read_in_both_forms(string body, string expected) => Assert.Equal(expected, Text(HarborEvents.Read(JsonElement.Parse(body))));

    [Theory]
    [MemberData(nameof(OfDistribution))]
    public void Notifications_of_the_distribution_registry_are_read(string body, string expected) => Assert.Equal(expected, Text(DistributionEvents.Read(JsonElement.Parse(body))));

    [Fact]
    public void Pushes_within_the_window_are_one()
    {
        var time = new FakeTimeProvider();
        var recent = new RecentPushes(TimeSpan.FromMinutes(5), time);

        Assert.True(recent.IsNew("a"));
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(recent.IsNew("a"));
        Assert.True(recent.IsNew("b"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(recent.IsNew("a"));
        Assert.False(recent.IsNew("b"));
        recent.Forget("b");
        Assert.True(recent.IsNew("b"));
    }

    private static string Event(string action, string type) =>
        $$$"""{"events":[{"id":"4f0c","action":"{{{action}}}","target":{"mediaType":"{{{type}}}","size":1,"digest":"{{{D}}}","repository":"team/app","tag":"1.4","url":"https://evil.example/v2/"},"request":{"host":"reg.example:5000"}}]}""";

    private static string Text(IEnumerable<RegistryEvent> events) => string.Join(' ', events.Select(told => $"{told.IsPush} {told.Host} {told.Repository} {told.Tag}"));
}

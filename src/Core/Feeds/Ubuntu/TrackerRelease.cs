using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>What the tracker's key of a release stands for.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Channel">The channel of its fixes, or null.</param>
internal readonly record struct TrackerRelease(string Namespace, string? Channel)
{
    /// <summary>Reads <c>jammy</c>, <c>trusty/esm</c>, <c>esm-infra/xenial</c> and <c>esm-apps/bionic</c>; null for everything else.</summary>
    public static TrackerRelease? Read(ReadOnlySpan<char> key)
    {
        var slash = key.IndexOf('/');
        if (slash < 0)
        {
            return Of(key, null);
        }

        var before = key[..slash];
        var after = key[(slash + 1)..];
        return after is "esm" ? Of(before, FixChannels.EsmInfra) : before switch
        {
            "esm-infra" or "esm-infra-legacy" => Of(after, FixChannels.EsmInfra),
            "esm-apps" => Of(after, FixChannels.EsmApps),
            "fips" or "fips-updates" => Of(after, FixChannels.Fips),
            _ => null,
        };
    }

    /// <summary>True for what is no release of packages: upstream's own state, the release in work, phones, snaps and other products.</summary>
    public static bool IsProduct(ReadOnlySpan<char> key) => key is "upstream" or "devel" or "product" or "snap" || key.Contains('/');

    private static TrackerRelease? Of(ReadOnlySpan<char> codeName, string? channel) =>
        UbuntuReleases.NamespaceOf(codeName) is { } @namespace ? new TrackerRelease(@namespace, channel) : null;
}

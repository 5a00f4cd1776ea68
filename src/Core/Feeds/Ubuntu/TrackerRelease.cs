using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>What the tracker's key of a release stands for.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Channel">The channel of its fixes, or null.</param>
internal readonly record struct TrackerRelease(string Namespace, string? Channel)
{
    /// <summary>Reads <c>jammy</c>, <c>trusty/esm</c>, <c>esm-infra/xenial</c> and <c>esm-apps/bionic</c>; null for everything else.</summary>
    public static TrackerRelease? Read(string key)
    {
        var (codeName, channel) = !key.Contains('/', StringComparison.Ordinal) ? (key, null) : key.Split('/') switch
        {
            [var name, "esm"] => (name, FixChannels.EsmInfra),
            ["esm-infra" or "esm-infra-legacy", var name] => (name, FixChannels.EsmInfra),
            ["esm-apps", var name] => (name, FixChannels.EsmApps),
            ["fips" or "fips-updates", var name] => (name, FixChannels.Fips),
            _ => ("", null),
        };
        return UbuntuReleases.NamespaceOf(codeName) is { } @namespace ? new TrackerRelease(@namespace, channel) : null;
    }

    /// <summary>True for what is no release of packages: upstream's own state, the release in work, phones, snaps and other products.</summary>
    public static bool IsProduct(string key) => key is "upstream" or "devel" or "product" or "snap" || key.Contains('/', StringComparison.Ordinal);
}

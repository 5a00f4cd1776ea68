using Strata.Core.Advisories;

namespace Strata.Core.Matching;

/// <summary>
/// Knows by what a machine shows that it has a channel. Subscriptions (ESM, EUS, …) give newer versions of the same line, so a record of
/// one still tells everybody that older versions are affected. Builds (ksplice, FIPS) are packages beside the plain ones with versions of
/// their own: a record of one says nothing about the other.
/// </summary>
internal static class ChannelRule
{
    private sealed record Signs(bool IsBuild, string[] InVersion, string[] InRepository);

    private static readonly Signs EsmSigns = new(false, ["+esm", "~esm"], []);
    private static readonly Signs KspliceSigns = new(true, [".ksplice"], []);
    private static readonly Signs FipsSigns = new(true, ["_fips", "+fips", ".fips"], []);

    private static readonly Dictionary<string, Signs> Channels = new Dictionary<string, Signs>(StringComparer.Ordinal)
    {
        [FixChannels.Esm] = EsmSigns,
        [FixChannels.EsmInfra] = EsmSigns,
        [FixChannels.EsmApps] = EsmSigns,
        [FixChannels.Eus] = new(false, [], ["rhel_eus", "-eus-"]),
        [FixChannels.Aus] = new(false, [], ["rhel_aus", "-aus-"]),
        [FixChannels.Tus] = new(false, [], ["rhel_tus", "-tus-"]),
        [FixChannels.E4s] = new(false, [], ["rhel_e4s", "-e4s-"]),
        [FixChannels.Els] = new(false, [], ["rhel_els", "-els-"]),
        [FixChannels.Ksplice] = KspliceSigns,
        [FixChannels.Fips] = FipsSigns,
    };

    /// <summary>Compares a record's channel with an installed version and the target's repositories.</summary>
    public static ChannelFit Fit(string? channel, string installed, IReadOnlyList<string> repositories)
    {
        if (channel is null)
        {
            return ChannelFit.None;
        }

        return Channels.TryGetValue(channel, out var signs) && Shows(signs, installed, repositories) ? ChannelFit.Present : ChannelFit.Missing;
    }

    /// <summary>True for a channel whose packages are built beside the plain ones.</summary>
    public static bool IsBuild(string? channel) => channel is not null && Channels.TryGetValue(channel, out var signs) && signs.IsBuild;

    /// <summary>True when a version is one of such a build.</summary>
    public static bool IsOfBuild(string installed) => Contains(KspliceSigns.InVersion, installed) || Contains(FipsSigns.InVersion, installed);

    private static bool Shows(Signs signs, string installed, IReadOnlyList<string> repositories) =>
        Contains(signs.InVersion, installed) || (signs.InRepository.Length > 0 && repositories.Any(repository => Contains(signs.InRepository, repository)));

    private static bool Contains(string[] signs, string text)
    {
        foreach (var sign in signs)
        {
            if (text.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

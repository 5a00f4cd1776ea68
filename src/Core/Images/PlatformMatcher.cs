using System.Globalization;

namespace Strata.Core.Images;

/// <summary>Which platform of an index to take: the compatibility order of containerd's default matcher.</summary>
internal static class PlatformMatcher
{
    private static readonly Platform Fallback = new("linux", "amd64");

    /// <summary>True for the platform that build attestations carry, which is never an image.</summary>
    public static bool IsUnknown(Platform? platform) => platform is { Os: "unknown" } or { Architecture: "unknown" };

    /// <summary>
    /// The position of the entry to take, or -1 when none fits. Without a wanted platform: this machine's with all it can run, then
    /// linux/amd64, then the only real platform there is.
    /// </summary>
    /// <param name="offered">The platform of each entry; null for an entry that tells none, which is taken only when nothing else fits.</param>
    /// <param name="wanted">The platform that the user asked for, or null.</param>
    /// <param name="machine">The machine's platform.</param>
    public static int Choose(IReadOnlyList<Platform?> offered, Platform? wanted, Platform machine)
    {
        if (wanted is not null)
        {
            return Best(offered, SameArchitecture(wanted)) is var best and >= 0 ? best : OnlyUntold(offered);
        }

        foreach (var order in (IEnumerable<Platform>[])[Compatible(machine), SameArchitecture(Fallback)])
        {
            if (Best(offered, order) is var best and >= 0)
            {
                return best;
            }
        }

        var real = Enumerable.Range(0, offered.Count).Where(i => offered[i] is { } platform && !IsUnknown(platform)).ToList();
        return real.Count switch
        {
            0 => OnlyUntold(offered),
            _ => real.Select(i => offered[i]).Distinct().Count() == 1 ? real[0] : -1,
        };
    }

    /// <summary>True when an image for <paramref name="actual"/> is one for <paramref name="wanted"/>.</summary>
    public static bool Fits(Platform wanted, Platform actual) => SameArchitecture(wanted).Contains(actual);

    private static int Best(IReadOnlyList<Platform?> offered, IEnumerable<Platform> order)
    {
        foreach (var candidate in order)
        {
            for (var i = 0; i < offered.Count; i++)
            {
                if (candidate == offered[i])
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private static int OnlyUntold(IReadOnlyList<Platform?> offered)
    {
        var untold = Enumerable.Range(0, offered.Count).Where(i => offered[i] is null).ToList();
        return untold.Count == 1 ? untold[0] : -1;
    }

    private static IEnumerable<Platform> SameArchitecture(Platform platform) => (platform.Architecture, platform.Variant) switch
    {
        ("arm64", { } variant) => Arm64Variants(variant).Append(null).Select(v => platform with { Variant = v }),
        ("arm", { } variant) => Descending(variant, "v", 5).Select(v => platform with { Variant = v }),
        ("amd64", { } variant) => Descending(variant, "v", 2).Append(null).Select(v => platform with { Variant = v }),
        _ => [platform],
    };

    private static IEnumerable<Platform> Compatible(Platform platform) => platform.Architecture switch
    {
        "arm64" => SameArchitecture(platform).Concat(SameArchitecture(new Platform(platform.Os, "arm", "v8"))),
        "amd64" => SameArchitecture(platform).Append(new Platform(platform.Os, "386")),
        _ => SameArchitecture(platform),
    };

    /// <summary>Armv9.x includes Armv8.(x+5) (Arm architecture reference manual).</summary>
    private static IEnumerable<string?> Arm64Variants(string variant)
    {
        if (variant.StartsWith("v9", StringComparison.Ordinal))
        {
            var minor = MinorOf(variant);
            return minor is null
                ? [variant]
                : Enumerable.Range(1, minor.Value).Reverse().Select(x => Invariant("v9.", x)).Append("v9")
                    .Concat(Enumerable.Range(1, minor.Value + 5).Reverse().Select(x => Invariant("v8.", x)));
        }

        return variant.StartsWith("v8.", StringComparison.Ordinal) ? Descending(variant, "v8.", 1) : [variant];
    }

    private static int? MinorOf(string variant) =>
        variant == "v9" ? 0 : variant.StartsWith("v9.", StringComparison.Ordinal) && Number(variant[3..]) is { } minor ? minor : null;

    private static IEnumerable<string?> Descending(string variant, string prefix, int lowest) =>
        variant.StartsWith(prefix, StringComparison.Ordinal) && Number(variant[prefix.Length..]) is { } number && number >= lowest
            ? Enumerable.Range(lowest, number - lowest + 1).Reverse().Select(x => Invariant(prefix, x))
            : [variant];

    private static string Invariant(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string text) =>
        text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Which release of which distribution a product of SUSE is, read from the words of its name.</summary>
internal static partial class SuseNames
{
    /// <summary>The namespace and, where the packages need a further subscription, its name; null when it is no distribution of ours.</summary>
    public static (string Namespace, string? Channel)? Read(string name)
    {
        if (name == "openSUSE Tumbleweed")
        {
            return ("opensuse-tumbleweed", null);
        }

        if (name == "core9")
        {
            return ("sles:9", null);
        }

        if (OpenForm().Match(name) is { Success: true } open)
        {
            return (OfFile(open.Groups[1].Value.Trim().ToLowerInvariant().Replace(' ', '.') is { Length: > 0 } product ? product + "." : "", open.Groups[2].Value), null);
        }

        if (MicroForm().Match(name) is { Success: true } micro)
        {
            return ((micro.Groups[1].Length > 0 ? "sle-micro:" : "sl-micro:") + micro.Groups[2].Value, null);
        }

        if (OldForm().Match(name) is { Success: true } old)
        {
            return old.Groups[1].Value == "suse"
                ? ($"opensuse:{old.Groups[2].Value[..2]}.{old.Groups[2].Value[2..]}", null)
                : ($"{old.Groups[1].Value}:{old.Groups[2].Value}{(old.Groups[3].Length > 0 ? "." + old.Groups[3].Value : "")}", null);
        }

        if (!name.StartsWith("SUSE Linux Enterprise ", StringComparison.Ordinal) || ReleaseForm().Match(name) is not { Success: true } release)
        {
            return null;
        }

        var kind = name["SUSE Linux Enterprise ".Length..release.Index].Trim();
        var family = kind switch
        {
            "Server" or "Server for SAP Applications" or "Software Development Kit" or "Workstation Extension" => "sles",
            _ when kind.StartsWith("Module for ", StringComparison.Ordinal) => "sles",
            "Desktop" => "sled",
            _ => null,
        };
        return family is null
            ? null
            : ($"{family}:{release.Groups[1].Value}{(release.Groups[2].Length > 0 ? "." + release.Groups[2].Value : "")}",
                release.Groups[3].Length > 0 ? release.Groups[3].Value.ToLowerInvariant() : null);
    }

    /// <summary>The namespace of a release of openSUSE; Leap 42 was still called by the name of the distribution.</summary>
    public static string OfFile(string product, string release) => (product, release) switch
    {
        (_, "tumbleweed") => "opensuse-tumbleweed",
        ("leap.", _) when release.StartsWith("42.", StringComparison.Ordinal) => $"opensuse:{release}",
        ("leap.", _) => $"opensuse.leap:{release}",
        ("leap.micro.", _) => $"opensuse.leap-micro:{release}",
        _ => $"opensuse:{release}",
    };

    [GeneratedRegex(@"^openSUSE (Leap Micro |Leap |)([0-9]+\.[0-9]+)$")]
    private static partial Regex OpenForm();

    [GeneratedRegex(@"^SUSE Linux (Enterprise )?Micro ([0-9]+\.[0-9]+)$")]
    private static partial Regex MicroForm();

    [GeneratedRegex(@"^(sles|sled|suse)([0-9]+)(?:-sp([0-9]+))?$")]
    private static partial Regex OldForm();

    [GeneratedRegex(@" ([0-9]+)(?:(?: SP|\.)([0-9]+))?(?:-([A-Za-z-]+))?$")]
    private static partial Regex ReleaseForm();
}

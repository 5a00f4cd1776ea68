using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Suse;

/// <summary>A product of SUSE as criteria and CSAF documents name it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Channel">
/// The subscription that its packages need beyond that of the release (<c>ltss</c>, <c>espos</c>), or null.
/// </param>
internal sealed record SuseProduct(string Namespace, string? Channel)
{
    private static readonly Regex Enterprise = new(
        @"^SUSE Linux Enterprise (?<product>Server for SAP Applications|Server|Desktop|Software Development Kit|Workstation Extension|Module for [A-Za-z0-9 .-]+?) (?<major>[0-9]+)(?:(?: SP|\.)(?<minor>[0-9]+))?(?:-(?<channel>[A-Za-z][A-Za-z-]*))?$",
        RegexOptions.CultureInvariant);

    private static readonly Regex Micro = new(@"^SUSE Linux (Enterprise )?Micro ([0-9]+\.[0-9]+)$", RegexOptions.CultureInvariant);

    private static readonly Regex Open = new(@"^openSUSE (Leap Micro |Leap |)([0-9]+\.[0-9]+)$", RegexOptions.CultureInvariant);

    private static readonly Regex Old = new(@"^(sles|sled|suse)([0-9]{1,3})(?:-sp([0-9]))?$", RegexOptions.CultureInvariant);

    /// <summary>
    /// The product, or null when its packages are not those of a distribution we know. The modules and extensions from which a server
    /// draws its packages are the server's release: <c>SUSE Linux Enterprise Module for Basesystem 15 SP3</c> is <c>sles:15.3</c>.
    /// </summary>
    public static SuseProduct? Read(string name) =>
        Enterprise.Match(name) is { Success: true } enterprise ? ReadEnterprise(enterprise)
        : Micro.Match(name) is { Success: true } micro
            ? new SuseProduct($"{(micro.Groups[1].Length > 0 ? "sle-micro" : "sl-micro")}:{micro.Groups[2].Value}", null)
        : Open.Match(name) is { Success: true } open ? Distribution(OpenSuse(open.Groups[1].Value.Trim().ToLowerInvariant(), open.Groups[2].Value))
        : Old.Match(name) is { Success: true } old ? ReadOld(old)
        : name switch
        {
            "openSUSE Tumbleweed" => new SuseProduct("opensuse-tumbleweed", null),
            "core9" => new SuseProduct("sles:9", null),
            _ => null,
        };

    /// <summary>The namespace of a release of openSUSE. Leap 42 still called itself <c>opensuse</c> in its os-release file.</summary>
    /// <param name="product">Empty, <c>leap</c> or <c>leap micro</c>.</param>
    /// <param name="release">The release.</param>
    public static string? OpenSuse(string product, string release) => product switch
    {
        "" => $"opensuse:{release}",
        "leap" when release.StartsWith("42.", StringComparison.Ordinal) => $"opensuse:{release}",
        "leap" => $"opensuse.leap:{release}",
        "leap micro" or "leap.micro" => $"opensuse.leap-micro:{release}",
        _ => null,
    };

    private static SuseProduct ReadEnterprise(Match match)
    {
        var family = match.Groups["product"].Value == "Desktop" ? "sled" : "sles";
        var release = match.Groups["minor"].Success ? $"{match.Groups["major"].Value}.{match.Groups["minor"].Value}" : match.Groups["major"].Value;
        var channel = match.Groups["channel"];
        return new SuseProduct($"{family}:{release}", channel.Success ? channel.Value.ToLowerInvariant() : null);
    }

    private static SuseProduct ReadOld(Match match)
    {
        var release = match.Groups[3].Success ? $"{match.Groups[2].Value}.{match.Groups[3].Value}" : match.Groups[2].Value;
        return match.Groups[1].Value == "suse"
            ? new SuseProduct($"opensuse:{release.Insert(2, ".")}", null)
            : new SuseProduct($"{match.Groups[1].Value}:{release}", null);
    }

    private static SuseProduct? Distribution(string? @namespace) => @namespace is null ? null : new SuseProduct(@namespace, null);
}

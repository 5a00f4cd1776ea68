using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// How each distribution's releases are written behind the colon of an OSV ecosystem. Texts that name no release, or a product whose
/// packages are not those of the base release, lead to null or to a namespace of their own.
/// </summary>
internal static class OsvReleases
{
    private static readonly Regex Dotted = new(@"^[0-9]+(\.[0-9]+)?$", RegexOptions.CultureInvariant);

    private static readonly Regex UbuntuForm = new(@"^((?:[A-Za-z][A-Za-z-]*:)*)([0-9]{2}\.[0-9]{2})(?::LTS)?$", RegexOptions.CultureInvariant);

    private static readonly Regex RedHatForm = new(@"^enterprise_linux:([0-9]+)(?:[.:].*)?$", RegexOptions.CultureInvariant);

    private static readonly Regex EnterpriseForm = new(
        @"^Linux Enterprise (Server|Desktop|Server for SAP Applications|Software Development Kit|Workstation Extension|Module for [A-Za-z0-9 .-]+?) ([0-9]+)(?: SP([0-9]+))?(?:-([A-Z][A-Za-z-]*))?$",
        RegexOptions.CultureInvariant);

    private static readonly Regex MicroForm = new(@"^Linux (Enterprise )?Micro ([0-9]+\.[0-9]+)$", RegexOptions.CultureInvariant);

    private const string Pro = "Pro:";

    /// <summary><c>9</c> and <c>9.2</c> are both release 9.</summary>
    public static string? Major(string family, string release) =>
        Dotted.IsMatch(release) ? $"{family}:{release.Split('.')[0]}" : null;

    /// <summary><c>v3.19</c>, <c>3.19</c> and <c>edge</c>.</summary>
    public static string? Alpine(string release) => release switch
    {
        "edge" => "alpine:edge",
        ['v', .. var branch] when Dotted.IsMatch(branch) => $"alpine:v{branch}",
        _ when Dotted.IsMatch(release) => $"alpine:v{release}",
        _ => null,
    };

    /// <summary><c>12</c>; old releases have a second number (<c>6.0</c>, <c>3.1</c>), of which zero is left out.</summary>
    public static string? Debian(string release) => release switch
    {
        "unstable" or "sid" => "debian:unstable",
        _ when !Dotted.IsMatch(release) => null,
        [.. var major, '.', '0'] => $"debian:{major}",
        _ => $"debian:{release}",
    };

    /// <summary>
    /// <c>22.04:LTS</c> and <c>24.10</c>. What stands before the release is a subscription or a certified build
    /// (<c>Pro:22.04:LTS</c>, <c>Pro:FIPS-updates:22.04:LTS</c>) and makes a namespace of its own (<c>ubuntu-pro:22.04</c>), so that
    /// its versions are never offered as the fix of the base release.
    /// </summary>
    public static string? Ubuntu(string release)
    {
        var match = UbuntuForm.Match(release);
        return match.Success
            ? $"ubuntu{match.Groups[1].Value.Replace(':', '-').Insert(0, match.Groups[1].Length > 0 ? "-" : "").TrimEnd('-').ToLowerInvariant()}:{match.Groups[2].Value}"
            : null;
    }

    /// <summary>The base release of <c>Pro:22.04:LTS</c>; null for every other text, certified builds included.</summary>
    public static string? UbuntuProBase(string release) =>
        release.StartsWith(Pro, StringComparison.Ordinal) && UbuntuForm.Match(release) is { Success: true } match
            && match.Groups[1].ValueSpan.SequenceEqual(Pro)
            ? $"ubuntu:{match.Groups[2].Value}"
            : null;

    /// <summary>
    /// A CPE's part: <c>enterprise_linux:8::baseos</c> is <c>rhel:8</c>. Extended-support streams and layered products
    /// (<c>rhel_eus:8.8::baseos</c>) have packages of their own and stay apart, as <c>redhat:rhel_eus:8.8::baseos</c>.
    /// </summary>
    public static string? RedHat(string release)
    {
        var match = RedHatForm.Match(release);
        return match.Success ? $"rhel:{match.Groups[1].Value}" : release.Length > 0 ? $"redhat:{release}" : null;
    }

    /// <summary>
    /// <c>Linux Enterprise Server 15 SP3</c> and the modules and extensions that its hosts draw packages from are <c>sles:15.3</c>; long-term
    /// support and other products stay apart.
    /// </summary>
    public static string? Suse(string release)
    {
        if (EnterpriseForm.Match(release) is { Success: true } enterprise)
        {
            var version = enterprise.Groups[3].Length > 0 ? $"{enterprise.Groups[2].Value}.{enterprise.Groups[3].Value}" : enterprise.Groups[2].Value;
            var family = enterprise.Groups[1].Value == "Desktop" ? "sled" : "sles";
            return enterprise.Groups[4].Length > 0 ? $"{family}-{enterprise.Groups[4].Value.ToLowerInvariant()}:{version}" : $"{family}:{version}";
        }

        return MicroForm.Match(release) is { Success: true } micro
            ? $"{(micro.Groups[1].Length > 0 ? "sle-micro" : "sl-micro")}:{micro.Groups[2].Value}"
            : null;
    }

    /// <summary><c>Leap 15.5</c> and <c>Tumbleweed</c>.</summary>
    public static string? OpenSuse(string release) => release switch
    {
        "Tumbleweed" => "opensuse-tumbleweed",
        ['L', 'e', 'a', 'p', ' ', .. var leap] when Dotted.IsMatch(leap) => $"opensuse.leap:{leap}",
        _ => null,
    };

    /// <summary><c>3</c> is <c>azurelinux:3.0</c>; release 2 was named CBL-Mariner.</summary>
    public static string? AzureLinux(string release) => !Dotted.IsMatch(release)
        ? null
        : $"{(release.Split('.')[0] is "1" or "2" ? "mariner" : "azurelinux")}:{(release.Contains('.') ? release : $"{release}.0")}";

    /// <summary><c>5.0</c>.</summary>
    public static string? Photon(string release) =>
        !Dotted.IsMatch(release) ? null : $"photon:{(release.Contains('.') ? release : $"{release}.0")}";

    /// <summary><c>20.03-LTS-SP1</c> is <c>openeuler:20.03-LTS-SP1</c>: service packs have packages of their own.</summary>
    public static string? OpenEuler(string release) => release.Length > 0 && !release.Contains(':') ? $"openeuler:{release}" : null;
}

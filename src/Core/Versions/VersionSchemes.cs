namespace Strata.Core.Versions;

/// <summary>Every version ordering, and which namespace uses which. A new ordering is a line here and in docs/reference/version-schemes.md.</summary>
public static class VersionSchemes
{
    private static readonly DpkgVersionScheme Dpkg = new();
    private static readonly RpmVersionScheme Rpm = new();
    private static readonly ApkVersionScheme Apk = new();
    private static readonly PacmanVersionScheme Pacman = new();

    /// <summary>All orderings, by name.</summary>
    public static IReadOnlyList<IVersionScheme> All { get; } = [Apk, Dpkg, Pacman, Rpm];

    /// <summary>The ordering with this name (<c>dpkg</c>, <c>rpm</c>, <c>apk</c>, <c>pacman</c>), or null.</summary>
    public static IVersionScheme? Find(string name) => name switch
    {
        "apk" => Apk,
        "dpkg" => Dpkg,
        "pacman" => Pacman,
        "rpm" => Rpm,
        _ => null,
    };

    /// <summary>The ordering of a namespace's packages (<c>debian:12</c>, <c>alpine:v3.19</c>), decided by the text before the first colon; null when it is unknown.</summary>
    public static IVersionScheme? ForNamespace(string @namespace)
    {
        var colon = @namespace.IndexOf(':', StringComparison.Ordinal);
        var family = colon < 0 ? @namespace : @namespace[..colon];
        return family switch
        {
            "debian" or "ubuntu" => Dpkg,
            "alpine" or "wolfi" or "chainguard" or "minimos" => Apk,
            "rhel" or "centos" or "fedora" or "oracle" or "amzn" or "almalinux" or "rocky" => Rpm,
            "sles" or "sled" or "sle-micro" or "sl-micro" or "mageia" => Rpm,
            "opensuse" or "opensuse.leap" or "opensuse.leap-micro" or "opensuse-tumbleweed" => Rpm,
            "photon" or "mariner" or "azurelinux" or "openeuler" or "bottlerocket" or "scientific" => Rpm,
            "arch" => Pacman,
            _ => null,
        };
    }
}

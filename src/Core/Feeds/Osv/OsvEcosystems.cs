using System.Text.RegularExpressions;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The one table from OSV ecosystems (https://ossf.github.io/osv-schema/#defined-ecosystems) to namespaces. A namespace itself
/// (<c>oracle:8</c>, <c>alpine:v3.19</c>) is accepted in the ecosystem's place, so that own advisories can be about any distribution.
/// </summary>
internal static partial class OsvEcosystems
{
    // Distributions that have a feed of their own, which says more, are fetched only when they are asked for.
    private static readonly OsvEcosystem[] Table =
    [
        new("AlmaLinux", ["almalinux"], PackageKind.Binary, release => OsvReleases.Major("almalinux", release)) { IsDefault = false },
        new("Alpine", ["alpine"], PackageKind.Source, OsvReleases.Alpine) { IsDefault = false },
        new("Azure Linux", ["azurelinux", "mariner"], PackageKind.Any, OsvReleases.AzureLinux) { IsDefault = false },
        new("Chainguard", ["chainguard"], PackageKind.Any, _ => "chainguard:rolling") { IsDefault = false },
        new("Debian", ["debian"], PackageKind.Source, OsvReleases.Debian) { IsDefault = false },
        new("Mageia", ["mageia"], PackageKind.Source, release => OsvReleases.Major("mageia", release)),
        new("MinimOS", ["minimos"], PackageKind.Any, _ => "minimos:rolling") { IsDefault = false },
        new("openEuler", ["openeuler"], PackageKind.Source, OsvReleases.OpenEuler) { IsDefault = false },
        new("openSUSE", ["opensuse.leap", "opensuse-tumbleweed"], PackageKind.Source, OsvReleases.OpenSuse) { IsDefault = false },
        new("Photon OS", ["photon"], PackageKind.Binary, OsvReleases.Photon) { IsDefault = false },
        new("Red Hat", ["rhel"], PackageKind.Binary, OsvReleases.RedHat) { IsDefault = false },
        new("Rocky Linux", ["rocky"], PackageKind.Source, release => OsvReleases.Major("rocky", release)) { IsDefault = false },
        new("SUSE", ["sles", "sled", "sle-micro", "sl-micro"], PackageKind.Source, OsvReleases.Suse) { IsDefault = false },
        new("Ubuntu", ["ubuntu"], PackageKind.Source, OsvReleases.Ubuntu) { IsDefault = false },
        new("Wolfi", ["wolfi"], PackageKind.Any, _ => "wolfi:rolling") { IsDefault = false },
        .. new[]
        {
            "Bioconductor", "Bitnami", "ConanCenter", "CRAN", "crates.io", "GHC", "GitHub Actions", "Go", "Hackage", "Hex", "Julia",
            "Maven", "npm", "NuGet", "opam", "Packagist", "Pub", "PyPI", "RubyGems", "SwiftURL", "VSCode",
        }.Select(Language),
    ];

    private static readonly Dictionary<string, OsvEcosystem> ByName =
        Table.ToDictionary(ecosystem => ecosystem.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, OsvEcosystem> ByFamily = Table
        .SelectMany(ecosystem => ecosystem.Families.Select(family => (family, ecosystem)))
        .ToDictionary(pair => pair.family, pair => pair.ecosystem, StringComparer.Ordinal);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<OsvEcosystem> All => Table;

    /// <summary>What an ecosystem text stands for, or null when it is not known or names no release.</summary>
    public static OsvNamespace? Resolve(string text)
    {
        var (name, release) = Split(text);

        // "debian:12" is a namespace in its own right and "Debian:12" an ecosystem. They differ in what a package's name may mean.
        if (name.Any(char.IsAsciiLetterUpper) || !ByFamily.TryGetValue(name, out var family) || !family.IsDistribution)
        {
            if (ByName.TryGetValue(name, out var ecosystem))
            {
                return ecosystem.NamespaceOf(release) is { } @namespace
                    ? new OsvNamespace(ecosystem.Name, @namespace, ecosystem.Kind, ecosystem.IsDistribution)
                    {
                        BaseNamespace = name == "Ubuntu" ? OsvReleases.UbuntuProBase(release) : null,
                    }
                    : null;
            }
        }

        return NamespaceForm().IsMatch(text) || text == "opensuse-tumbleweed"
            ? new OsvNamespace(name, name == "alpine" ? OsvReleases.Alpine(release) ?? text : text, PackageKind.Any, true)
            : null;
    }

    /// <summary>The row whose records are about a namespace, or null.</summary>
    public static OsvEcosystem? For(string @namespace) => ByFamily.GetValueOrDefault(Split(@namespace).Name);

    /// <summary>The row of the ecosystem that a text begins with, whether or not its release is known; null for other texts.</summary>
    public static OsvEcosystem? FamilyOf(string text) => Named(Split(text).Name);

    /// <summary>The row of this name, in OSV.dev's spelling, or null.</summary>
    public static OsvEcosystem? Named(string name) => ByName.TryGetValue(name, out var row) && row.Name == name ? row : null;

    /// <summary>A package's name as its ecosystem compares it: PyPI's by PEP 503, those without upper case in lower case.</summary>
    public static string NormalizeName(string @namespace, string name) => @namespace switch
    {
        "pypi" => Separators().Replace(name, "-").ToLowerInvariant(),
        "nuget" or "packagist" => name.ToLowerInvariant(),
        _ => name,
    };

    private static OsvEcosystem Language(string name) =>
        new(name, [name.ToLowerInvariant()], PackageKind.Any, _ => name.ToLowerInvariant()) { IsDistribution = false, IsDefault = false };

    private static (string Name, string Release) Split(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, "");

    [GeneratedRegex(@"^[a-z][a-z0-9._-]{0,40}:[A-Za-z0-9][A-Za-z0-9._+-]{0,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamespaceForm();

    [GeneratedRegex("[-_.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}

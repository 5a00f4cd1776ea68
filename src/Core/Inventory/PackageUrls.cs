using Strata.Core.Primitives;

namespace Strata.Core.Inventory;

/// <summary>The package URLs of operating system packages (purl specification, types <c>deb</c>, <c>apk</c>, <c>rpm</c> and <c>alpm</c>).</summary>
public static class PackageUrls
{
    /// <summary>
    /// The package URL of <paramref name="package"/>. The distribution is its namespace and its <c>distro</c> qualifier; without one,
    /// both are left out. <c>upstream</c> names the source package where it is another, for RPM always, and then as the file that rpm names;
    /// <c>rpmmod</c> is the module and stream of an RPM package.
    /// </summary>
    public static PackageUrl For(Package package, Distribution? distribution)
    {
        var qualifiers = new Dictionary<string, string>
        {
            ["arch"] = package.Arch,
            ["distro"] = Distro(distribution),
            ["upstream"] = Upstream(package),
            ["rpmmod"] = Module(package),
        };
        var version = package.Version;
        if (package.Type == PackageType.Rpm && version.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
        {
            qualifiers["epoch"] = version[..colon];
            version = version[(colon + 1)..];
        }

        return new PackageUrl
        {
            Type = package.Type switch { PackageType.Deb => "deb", PackageType.Apk => "apk", PackageType.Pacman => "alpm", _ => "rpm" },
            Namespace = distribution?.Id.ToLowerInvariant(),
            Name = package.Type == PackageType.Rpm ? package.Name : package.Name.ToLowerInvariant(),
            Version = version,
            Qualifiers = qualifiers,
        };
    }

    private static string Distro(Distribution? distribution)
    {
        if (distribution is null)
        {
            return "";
        }

        var release = distribution.Version ?? distribution.CodeName;
        return release is null ? distribution.Id : $"{distribution.Id}-{release}";
    }

    private static string Upstream(Package package)
    {
        var source = package.Source;
        if (package.Type == PackageType.Deb)
        {
            return source.Name == package.Name && source.Version == package.Version ? "" : $"{source.Name}@{source.Version}";
        }

        return package.Type == PackageType.Rpm ? $"{source.Name}-{source.Version}.src.rpm"
            : source.Name == package.Name ? "" : source.Name;
    }

    // The label is name:stream:version:context.
    private static string Module(Package package) => package.ModularityLabel?.Split(':') is [var name, var stream, ..] ? $"{name}:{stream}" : "";
}

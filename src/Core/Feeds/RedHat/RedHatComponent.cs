using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats;
using Strata.Core.Feeds.Formats.Csaf;

namespace Strata.Core.Feeds.RedHat;

/// <summary>An rpm package that a product id names.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Epoch, version and release; null where the whole package is meant.</param>
/// <param name="Architecture">The architecture; null when not given; <c>src</c> for source packages.</param>
/// <param name="Module">The module stream, or null.</param>
/// <param name="Kind">What the name is of.</param>
internal sealed partial record RedHatComponent(string Name, string? Version, string? Architecture, string? Module, PackageKind Kind)
{
    private const string Source = "src";

    /// <summary>The release of Red Hat Enterprise Linux that the package was built for, or null.</summary>
    public string? Release => Version is not null && DistributionTag().Match(Version) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>True for packages with debug information, which no program runs.</summary>
    public bool IsDebug =>
        Name.EndsWith("-debuginfo", StringComparison.Ordinal) || Name.EndsWith("-debugsource", StringComparison.Ordinal)
        || Name.EndsWith("-debuginfo-common", StringComparison.Ordinal) || Name.Contains("-debuginfo-common-", StringComparison.Ordinal);

    /// <summary>
    /// Reads a component. Its package URL tells most; documents of before 2024 have none for packages without a version.
    /// </summary>
    /// <param name="resolved">The product.</param>
    /// <param name="reason">Why there is no result.</param>
    /// <returns>The package, or null.</returns>
    public static RedHatComponent? Read(CsafResolved resolved, out string reason)
    {
        reason = "not-an-rpm";
        if (resolved.Component?.Purl is { } purl)
        {
            return purl.Type switch
            {
                "rpm" => ReadPackage(purl.Name, VersionOf(purl), purl.Qualifiers, out reason),
                _ => null,
            };
        }

        if (Nevra().Match(resolved.ComponentId) is { Success: true } match)
        {
            var version = RpmVersions.Read($"{match.Groups[2].Value}:{match.Groups[3].Value}");
            return Make(match.Groups[1].Value, version, match.Groups[4].Value, null, PackageKind.Binary);
        }

        var (module, name) = SplitModule(resolved.ComponentId);
        return name is not null && PlainName().IsMatch(name) ? Make(name, null, null, module, PackageKind.Any) : null;
    }

    private static RedHatComponent? ReadPackage(
        string text, string? version, IReadOnlyDictionary<string, string> qualifiers, out string reason)
    {
        var (module, name) = SplitModule(text);
        reason = "malformed-module";
        if (name is null)
        {
            return null;
        }

        if (qualifiers.GetValueOrDefault("rpmmod") is { } label)
        {
            // name:stream:version:context
            if (label.Split(':') is not [{ Length: > 0 } moduleName, { Length: > 0 } stream, ..] || label.Contains('/', StringComparison.Ordinal))
            {
                return null;
            }

            module = $"{moduleName}:{stream}";
        }

        reason = "not-an-rpm";
        return PlainName().IsMatch(name) ? Make(name, version, qualifiers.GetValueOrDefault("arch"), module, PackageKind.Binary) : null;
    }

    private static RedHatComponent Make(string name, string? version, string? architecture, string? module, PackageKind kind) =>
        architecture == Source && name.EndsWith(".src", StringComparison.Ordinal)
            ? new RedHatComponent(name[..^4], version, architecture, module, PackageKind.Source)
            : new RedHatComponent(name, version, architecture, module, architecture == Source ? PackageKind.Source : kind);

    /// <summary>The epoch stands in a qualifier or before the version.</summary>
    private static string? VersionOf(Primitives.PackageUrl purl)
    {
        var epoch = purl.Qualifiers.GetValueOrDefault("epoch");
        return RpmVersions.Read(
            purl.Version is null || epoch is null || purl.Version.Contains(':', StringComparison.Ordinal) ? purl.Version : $"{epoch}:{purl.Version}");
    }

    /// <summary><c>nodejs:18/nodejs-nodemon</c> is a package of a module; a text with other slashes is none of a package.</summary>
    private static (string? Module, string? Name) SplitModule(string text) => text.Split('/') switch
    {
        [var name] => (null, name),
        [var module, var name] when module.Split(':') is [{ Length: > 0 }, { Length: > 0 }] => (module, name),
        _ => (null, null),
    };

    [GeneratedRegex(@"^(.+)-([0-9]+):([^-:]+-[^-:]+)\.([a-z0-9_]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Nevra();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();

    [GeneratedRegex(@"[.+]el([0-9]{1,2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex DistributionTag();
}

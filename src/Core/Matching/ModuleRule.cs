using Strata.Core.Advisories;
using Strata.Core.Inventory;

namespace Strata.Core.Matching;

/// <summary>
/// Keeps advisories of one module stream away from packages of another (https://docs.fedoraproject.org/en-US/modularity/): streams have
/// versions of their own, and a fix in one says nothing of another. Of a record that names no stream, as those of OSV, what is known is read
/// from its versions.
/// </summary>
internal static class ModuleRule
{
    // The release of everything built in a module has ".module_el8..." or ".module+el8...".
    private const string BuiltInModule = ".module";

    /// <summary>Compares a package with a record.</summary>
    public static ModuleFit Fit(Package package, AffectedPackage affected)
    {
        if (package.Type != PackageType.Rpm)
        {
            return ModuleFit.Same;
        }

        var isModular = package.ModularityLabel is not null || IsModular(package.Version);
        if (affected.Module is { } module)
        {
            return !isModular ? ModuleFit.Other : package.ModularityLabel is null ? ModuleFit.Unknown : IsOf(package.ModularityLabel, module);
        }

        var versions = Versions(affected);
        if (versions.Count == 0)
        {
            return isModular ? ModuleFit.Unknown : ModuleFit.Same;
        }

        if (versions.Any(IsModular) != isModular)
        {
            return ModuleFit.Other;
        }

        return isModular ? FitOfStream(package, versions) : ModuleFit.Same;
    }

    // In the stream nodejs:12 the package nodejs has versions that begin with 12, but its nodemon does not: only the former can tell.
    private static ModuleFit FitOfStream(Package package, List<string> versions)
    {
        if (package.ModularityLabel?.Split(':') is not [_, var stream, ..] || !BeginsWith(package.Version, stream))
        {
            return ModuleFit.Unknown;
        }

        return versions.Any(version => BeginsWith(version, stream)) ? ModuleFit.Same : ModuleFit.Other;
    }

    private static ModuleFit IsOf(string label, string module) =>
        label.StartsWith(module, StringComparison.Ordinal) && (label.Length == module.Length || label[module.Length] == ':') ? ModuleFit.Same : ModuleFit.Other;

    private static bool BeginsWith(string version, string stream)
    {
        var upstream = version.AsSpan(version.IndexOf(':', StringComparison.Ordinal) + 1);
        return upstream.StartsWith(stream, StringComparison.Ordinal) && (upstream.Length == stream.Length || !char.IsAsciiLetterOrDigit(upstream[stream.Length]));
    }

    private static bool IsModular(string version) => version.Contains(BuiltInModule, StringComparison.Ordinal);

    private static List<string> Versions(AffectedPackage affected) =>
    [
        .. affected.Ranges.SelectMany(range => new[] { range.Introduced, range.Fixed, range.LastAffected })
            .Concat(affected.Versions).Append(affected.FixedVersion)
            .OfType<string>().Where(version => version is not ("" or "0")),
    ];
}

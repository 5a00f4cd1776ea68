using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Rocky;

/// <summary>What is Rocky Linux' own about its errata.</summary>
internal static partial class RockyRules
{
    /// <summary>The beginning of its namespaces.</summary>
    public const string NamespacePrefix = "rocky:";

    private const string Pages = "https://errata.rockylinux.org/";

    /// <summary>
    /// The rules. The updates of special interest groups (<c>RXSA-…</c>) rebuild base packages, and their versions cannot be compared with
    /// those of the base: they are no ids here, and a build that carries a group's mark is of no release.
    /// </summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (package, _, partition) => SpecialBuild().IsMatch(package.Release)
            ? null
            : NamespaceOf(RpmRelease.EnterpriseMajor(package.Release) ?? partition.Split('/')[0]),
        LinkOf = id => Pages + id,
    };

    /// <summary>The namespace of a major release; null when the text is none.</summary>
    public static string? NamespaceOf(string major) => MajorForm().IsMatch(major) ? NamespacePrefix + major : null;

    [GeneratedRegex("^RL[SBE]A-[0-9]{4}:[0-9]{1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex("^[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex MajorForm();

    [GeneratedRegex(@"\.el[0-9]+(?:_[0-9]+)*\.(?:cloud|altarch|kmods|virt)\b", RegexOptions.CultureInvariant)]
    private static partial Regex SpecialBuild();
}

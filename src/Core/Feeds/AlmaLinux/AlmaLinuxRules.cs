using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.AlmaLinux;

/// <summary>What is AlmaLinux' own about its errata.</summary>
internal static partial class AlmaLinuxRules
{
    /// <summary>The beginning of its namespaces.</summary>
    public const string NamespacePrefix = "almalinux:";

    /// <summary>The beginning of the ids of its OVAL definitions.</summary>
    public const string DefinitionPrefix = "oval:org.almalinux.";

    /// <summary>The rules.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (package, _, partition) => NamespaceOf(RpmRelease.EnterpriseMajor(package.Release) ?? partition),
    };

    /// <summary>The namespace of a major release; null when the text is none.</summary>
    public static string? NamespaceOf(string major) => MajorForm().IsMatch(major) ? NamespacePrefix + major : null;

    /// <summary>The id of an OVAL definition's update: the reference to itself.</summary>
    public static string? IdOf(OvalDefinition definition) => definition.References.FirstOrDefault(reference => reference.Source == "ALSA")?.Id;

    [GeneratedRegex("^AL[SBE]A-[0-9]{4}:[A-Z]?[0-9]{1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex("^[0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex MajorForm();
}

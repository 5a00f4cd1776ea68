using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Photon;

/// <summary>What is Photon's own about the updates in its OVAL files. The mark in a package's version (<c>.ph3</c>) names the release.</summary>
internal static partial class PhotonRules
{
    /// <summary>The beginning of its namespaces.</summary>
    public const string NamespacePrefix = "photon:";

    /// <summary>The beginning of its definitions' ids.</summary>
    public const string DefinitionPrefix = "oval:com.vmware.phsa";

    /// <summary>The rules.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (package, _, _) => Mark().Match(package.Release.ToString()) is { Success: true } match
            ? $"{NamespacePrefix}{match.Groups[1].Value}.0"
            : null,
    };

    /// <summary>The id that a title begins with: <c>PHSA-2020:00001 sqlite Security Update.</c>.</summary>
    public static string? IdOf(OvalDefinition definition) => definition.Title?.Split(' ')[0];

    [GeneratedRegex("^PHSA-[0-9]{4}[:-][0-9.:-]{1,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"\.ph([0-9]{1,2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}

using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Photon;

/// <summary>
/// What is Photon's own about the updates in its OVAL files. A file is for the release in its name, also where a package was built for an
/// older one (<c>4.9.60-1.ph2</c> in Photon 3); of a file with another name the mark in the package's version tells.
/// </summary>
internal static partial class PhotonRules
{
    /// <summary>The beginning of its namespaces.</summary>
    public const string NamespacePrefix = "photon:";

    /// <summary>The beginning of its definitions' ids.</summary>
    public const string DefinitionPrefix = "oval:com.vmware.phsa";

    private const string Oval = "oval";

    /// <summary>The rules.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (package, _, partition) => ReleaseOf(partition) is { } release ? NamespacePrefix + release
            : Mark().Match(package.Release.ToString()) is { Success: true } match ? $"{NamespacePrefix}{match.Groups[1].Value}.0"
            : null,
    };

    /// <summary>True for a partition of OVAL files.</summary>
    public static bool IsOval(string partition) => partition.Split('/')[0] == Oval;

    /// <summary>The partition of an OVAL file: <c>oval/3.0</c> of <c>com.vmware.phsa-photon3.xml</c>, else <c>oval</c>.</summary>
    public static string PartitionOf(string path) => FileForm().Match(path) is { Success: true } match ? $"{Oval}/{match.Groups[1].Value}.0" : Oval;

    /// <summary>The release of a partition of OVAL files, or null when it is of several.</summary>
    public static string? ReleaseOf(string partition) => partition.Split('/') is [Oval, var release] ? release : null;

    /// <summary>The id that a title begins with: <c>PHSA-2020:00001 sqlite Security Update.</c>.</summary>
    public static string? IdOf(OvalDefinition definition) => definition.Title?.Split(' ')[0];

    [GeneratedRegex(@"phsa-photon([0-9]{1,2})\.xml$", RegexOptions.CultureInvariant)]
    private static partial Regex FileForm();

    [GeneratedRegex("^PHSA-[0-9]{4}[:-][0-9.:-]{1,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"\.ph([0-9]{1,2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}

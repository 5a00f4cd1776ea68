using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Fedora;

/// <summary>What is Fedora's own about its updates: CVEs stand in the titles of bugs alone, and packages carry <c>.fc43</c>.</summary>
internal static partial class FedoraRules
{
    /// <summary>The beginning of its namespaces.</summary>
    public const string NamespacePrefix = "fedora:";

    /// <summary>The rules. Packages of EPEL (<c>.el9</c>) are built for other distributions and have no namespace here.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (package, _, _) => RpmRelease.Fedora(package.Release) is { } release ? NamespacePrefix + release : null,
        LinkOf = id => $"https://bodhi.fedoraproject.org/updates/{id}",
        CvesInTexts = true,
    };

    /// <summary>True for <c>43</c>.</summary>
    public static bool IsRelease(string text) => ReleaseForm().IsMatch(text);

    [GeneratedRegex("^FEDORA-(?:[A-Z]+-)*[0-9]{4}-[0-9a-f]{4,16}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex("^[0-9]{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseForm();
}

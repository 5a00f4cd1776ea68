using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Bottlerocket;

/// <summary>
/// What is Bottlerocket's own about its advisories. Versions of packages are those of the release that has the fix; the release behind
/// them is a build's commit, which has no order.
/// </summary>
internal static partial class BottlerocketRules
{
    /// <summary>Its one namespace: packages of all its releases share one line of versions.</summary>
    public const string Namespace = "bottlerocket:rolling";

    /// <summary>The rules.</summary>
    public static RpmUpdateRules Instance { get; } = new()
    {
        IsId = id => IdForm().IsMatch(id),
        NamespaceOf = (_, _, _) => Namespace,
        LinkOf = id => $"https://github.com/bottlerocket-os/bottlerocket/security/advisories/{id}",
        ListsAllArchitectures = true,
    };

    [GeneratedRegex("^(?:GHSA(?:-[0-9a-z]{4}){3}|BRSA-[0-9a-z]{4,20})$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}

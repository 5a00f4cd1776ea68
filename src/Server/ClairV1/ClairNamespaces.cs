using System.Globalization;
using Strata.Core.Advisories;
using Strata.Core.Versions;

namespace Strata.Server.ClairV1;

/// <summary>
/// Clair's names of namespaces and version formats, and ours. Red Hat's and CentOS' releases are one namespace in Clair, called
/// <c>centos:N</c>; its data is Red Hat's.
/// </summary>
internal static class ClairNamespaces
{
    private static readonly (string Ours, string Clairs)[] Families = [("rhel:", "centos:"), ("opensuse.leap:", OpenSuse)];

    private const string OpenSuse = "opensuse:";

    /// <summary>Before a caller's namespace that has the name of one that we keep things in, which no caller reaches.</summary>
    private const string Callers = "clair:";

    /// <summary>Clair's name of one of our namespaces.</summary>
    public static string ToClair(string @namespace)
    {
        if (@namespace.StartsWith(Callers, StringComparison.Ordinal) && InternalNamespaces.Contains(@namespace[Callers.Length..]))
        {
            return @namespace[Callers.Length..];
        }

        foreach (var (ours, clairs) in Families)
        {
            if (@namespace.StartsWith(ours, StringComparison.Ordinal))
            {
                return clairs + @namespace[ours.Length..];
            }
        }

        return @namespace;
    }

    /// <summary>Our name of one of Clair's namespaces.</summary>
    public static string FromClair(string @namespace)
    {
        if (InternalNamespaces.Contains(@namespace))
        {
            return Callers + @namespace;
        }

        foreach (var (ours, clairs) in Families)
        {
            if (@namespace.StartsWith(clairs, StringComparison.Ordinal) && !IsOldOpenSuse(@namespace))
            {
                return ours + @namespace[clairs.Length..];
            }
        }

        return @namespace;
    }

    /// <summary>
    /// True for what is <c>opensuse</c> here too: the releases up to 13.2, which were not called Leap, and Leap 42, whose os-release says
    /// <c>opensuse</c>.
    /// </summary>
    private static bool IsOldOpenSuse(string @namespace) =>
        @namespace.StartsWith(OpenSuse, StringComparison.Ordinal)
        && int.TryParse(@namespace[OpenSuse.Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major is < 15 or 42;

    /// <summary>
    /// The version format that Clair names for one of our namespaces: <c>rpm</c>, or <c>dpkg</c> also for Alpine; null for a namespace whose
    /// ordering is not known.
    /// </summary>
    public static string? FormatOf(string @namespace) => VersionSchemes.ForNamespace(@namespace)?.Name switch
    {
        "rpm" => "rpm",
        null => null,
        _ => "dpkg",
    };
}

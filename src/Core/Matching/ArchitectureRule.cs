namespace Strata.Core.Matching;

/// <summary>Keeps records about some architectures away from packages of others.</summary>
internal static class ArchitectureRule
{
    /// <summary>True when a package of <paramref name="arch"/> is meant by a record about <paramref name="architectures"/>.</summary>
    public static bool IsFit(IReadOnlyList<string> architectures, string arch)
    {
        if (architectures.Count == 0 || IsAny(arch))
        {
            return true;
        }

        foreach (var wanted in architectures)
        {
            if (IsAny(wanted) || Family(wanted).Equals(Family(arch), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAny(string arch) => arch is "" or "noarch" or "all" or "any" or "src" or "nosrc" or "source" or "(none)";

    // Feeds write dpkg's words for some rpm distributions; i386 to i686 are one machine, for which rpm builds under several names.
    private static string Family(string arch) => arch switch
    {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "i486" or "i586" or "i686" => "i386",
        "ppc64el" => "ppc64le",
        _ => arch,
    };
}

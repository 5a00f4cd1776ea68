namespace Strata.Core.Feeds.Oracle;

/// <summary>Oracle Linux's releases as the criteria name them.</summary>
internal static class OracleReleases
{
    /// <summary>What namespaces begin with.</summary>
    public const string Prefix = "oracle:";

    private const string Platform = "Oracle Linux ";

    /// <summary><c>Oracle Linux 8</c> is <c>oracle:8</c>; null for another text.</summary>
    public static string? NamespaceOf(string platform) =>
        platform.StartsWith(Platform, StringComparison.Ordinal) && platform[Platform.Length..] is { Length: 1 or 2 } release
            && release.All(char.IsAsciiDigit)
            ? Prefix + release
            : null;

    /// <summary>
    /// The architectures of packages on a machine: one of 64 bits may have packages of 32 bits beside its own, and Oracle's <c>i386</c>
    /// is every x86 of 32 bits.
    /// </summary>
    public static IEnumerable<string> PackagesOn(string machine) => machine switch
    {
        "x86_64" => ["x86_64", "i686"],
        "i386" or "i686" => ["i386", "i586", "i686"],
        _ => [machine],
    };
}

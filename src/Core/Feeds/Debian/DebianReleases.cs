
namespace Strata.Core.Feeds.Debian;

/// <summary>
/// The code names of Debian's releases, which the tracker uses, and their namespaces. Versions are those of
/// https://www.debian.org/releases/; numbers of coming releases are announced with their names.
/// </summary>
internal sealed class DebianReleases
{
    private static readonly KeyValuePair<string, string>[] BuiltIn =
    [
        new("squeeze", "6"),
        new("wheezy", "7"),
        new("jessie", "8"),
        new("stretch", "9"),
        new("buster", "10"),
        new("bullseye", "11"),
        new("bookworm", "12"),
        new("trixie", "13"),
        new("forky", "14"),
        new("duke", "15"),
        new("sid", "unstable"),
    ];

    private readonly Dictionary<string, string> _namespaces;

    /// <summary>Makes the table.</summary>
    /// <param name="additional">Code names with their releases, added to the built-in ones or in place of them.</param>
    public DebianReleases(IReadOnlyDictionary<string, string> additional)
    {
        var releases = new Dictionary<string, string>(BuiltIn, StringComparer.Ordinal);
        foreach (var (name, release) in additional)
        {
            releases[name] = release;
        }

        _namespaces = releases.ToDictionary(release => release.Key, release => $"debian:{release.Value}", StringComparer.Ordinal);
    }

    /// <summary>The namespace of a code name (<c>bookworm</c> is <c>debian:12</c>), or null when it is not known.</summary>
    public string? NamespaceOf(string codeName) => _namespaces.GetValueOrDefault(codeName);
}

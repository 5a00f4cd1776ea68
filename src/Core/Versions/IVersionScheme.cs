namespace Strata.Core.Versions;

/// <summary>
/// A total order of version texts as one package system defines it. Implementations allocate nothing, compare ordinally
/// and never throw on any text, however malformed.
/// </summary>
public interface IVersionScheme
{
    /// <summary>The stable name that the command line, the store and own advisories use: <c>dpkg</c>, <c>rpm</c>, <c>apk</c>, <c>pacman</c>.</summary>
    string Name { get; }

    /// <summary>Less than zero, zero or more than zero as <paramref name="left"/> is older than, as old as, or newer than <paramref name="right"/>.</summary>
    int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right);

    /// <summary>
    /// Compares an installed version with a bound of an advisory. The same as <see cref="Compare"/> but for rpm and pacman, which do not
    /// look at releases where the bound names only a version.
    /// </summary>
    int CompareToBound(ReadOnlySpan<char> installed, ReadOnlySpan<char> bound) => Compare(installed, bound);

    /// <summary>
    /// True when the text is a version under this scheme's grammar. A text that is not may be matched by equality only, with the
    /// warning <c>version-not-comparable</c>.
    /// </summary>
    bool IsValid(ReadOnlySpan<char> version);
}

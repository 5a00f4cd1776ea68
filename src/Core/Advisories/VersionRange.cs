namespace Strata.Core.Advisories;

/// <summary>
/// A half-open interval of affected versions. <see cref="Introduced"/> null is "from the start", both ends null is "and no end is
/// known". The token <c>0</c> of feeds never appears here: parsers translate it.
/// </summary>
/// <param name="Introduced">The first affected version, or null for every version from the start.</param>
/// <param name="Fixed">The first version that is no longer affected, or null.</param>
/// <param name="LastAffected">The last affected version, when the record gives that in place of a fix, or null.</param>
public readonly record struct VersionRange(string? Introduced, string? Fixed, string? LastAffected)
{
    /// <summary>Every version.</summary>
    public static VersionRange All => default;

    /// <summary>Every version older than <paramref name="version"/>.</summary>
    public static VersionRange Before(string version) => new(null, version, null);
}

namespace Strata.Core.Matching;

/// <summary>A package's source or binary version, checked once and compared with many advisories.</summary>
/// <param name="Text">The version.</param>
/// <param name="IsComparable">True when it is valid under the namespace's ordering; otherwise it matches by equality only.</param>
/// <param name="IsOfBuild">True when it is of a package that is built beside the plain one (ksplice, FIPS).</param>
internal readonly record struct InstalledVersion(string Text, bool IsComparable, bool IsOfBuild);

namespace Strata.Core.Matching;

/// <summary>A package's source or binary version, checked once and compared with many advisories.</summary>
/// <param name="Text">The version.</param>
/// <param name="IsComparable">True when it is valid under the namespace's ordering; otherwise it matches by equality only.</param>
internal readonly record struct InstalledVersion(string Text, bool IsComparable);

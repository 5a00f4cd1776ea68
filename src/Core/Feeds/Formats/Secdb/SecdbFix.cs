namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>One line of <c>secfixes</c>.</summary>
/// <param name="Version">The apk version that fixes, or <c>0</c> where the package was never affected.</param>
/// <param name="Entries">The ids as written, notes and several ids in one entry included.</param>
internal readonly record struct SecdbFix(string Version, IReadOnlyList<string> Entries);

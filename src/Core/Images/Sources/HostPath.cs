namespace Strata.Core.Images.Sources;

/// <summary>Where a path inside a <see cref="HostRoot"/> leads.</summary>
/// <param name="Path">The path without links, relative to the root; where it broke off when nothing is there.</param>
/// <param name="Type">What is there; a link only when links were not to be followed.</param>
/// <param name="BrokenLink">True when the path itself is a link that loops or leads nowhere.</param>
internal readonly record struct HostPath(string Path, HostFileType Type, bool BrokenLink = false);

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>A package in an OVAL definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operation">The comparison, in OVAL's words; empty when the package only has to be installed.</param>
/// <param name="Version">What it is compared with, or null.</param>
/// <param name="IsNever">True when the criterion says that no version is affected.</param>
/// <param name="Comment">The criterion's comment.</param>
/// <param name="Platforms">The products that stand beside it.</param>
/// <param name="Module">The module stream that stands beside it, or null.</param>
internal sealed record OvalPackage(
    string Name, string Operation, string? Version, bool IsNever, string Comment, IReadOnlyList<string> Platforms, string? Module)
{
    /// <summary>True when a version has the fix.</summary>
    public bool IsFixed => Operation == "less than" && Version is { Length: > 0 };

    /// <summary>The version without an epoch of nought.</summary>
    public string? Evr => Version?.StartsWith("0:", StringComparison.Ordinal) == true ? Version[2..] : Version;
}

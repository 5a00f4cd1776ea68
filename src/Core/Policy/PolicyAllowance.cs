using Strata.Core.Matching;

namespace Strata.Core.Policy;

/// <summary>An entry of a policy's allow-list: a vulnerability that somebody accepted, for a reason.</summary>
/// <param name="Id">The finding's id or an alias; case does not count.</param>
/// <param name="Package">A pattern of the binary or source package, or null for any.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why it is accepted.</param>
/// <param name="Expires">The last day on which it applies, or null for ever.</param>
/// <param name="Line">Its line in the file, from 1.</param>
public sealed record PolicyAllowance(string Id, string? Package, string Owner, string Reason, DateOnly? Expires, int Line)
{
    /// <summary>Whether it no longer applies.</summary>
    public bool IsExpired(DateOnly asOf) => Expires < asOf;

    /// <summary>Whether it is about the package of a finding.</summary>
    internal bool IsAbout(Finding finding) =>
        Package is null || TextPattern.Matches(Package, finding.Package.Package.Name) || TextPattern.Matches(Package, finding.Package.Package.Source.Name);
}

using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>What differs between the publishers of RPM updates.</summary>
internal sealed record RpmUpdateRules
{
    /// <summary>True when an id has the publisher's form. A document in which none has is another publisher's.</summary>
    public required Func<string, bool> IsId { get; init; }

    /// <summary>
    /// The namespace of a package by its release's mark, the update's id or the partition that it came in; null when it is of no release that
    /// is known.
    /// </summary>
    public required Func<RpmUpdatePackage, string, string, string?> NamespaceOf { get; init; }

    /// <summary>The publisher's own page about an update, or null.</summary>
    public Func<string, string?> LinkOf { get; init; } = _ => null;

    /// <summary>The last touch on a row; the arguments are the row and the partition.</summary>
    public Func<AffectedPackage, string, AffectedPackage> Refine { get; init; } = (row, _) => row;

    /// <summary>True when CVEs are taken from titles of references and the description too, for want of references of their own.</summary>
    public bool CvesInTexts { get; init; }

    /// <summary>True when the architectures of a document are all that the publisher ships, so that another one says something.</summary>
    public bool ListsAllArchitectures { get; init; }
}

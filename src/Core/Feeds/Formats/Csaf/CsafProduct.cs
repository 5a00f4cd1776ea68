using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Formats.Csaf;

/// <summary>A product of the tree.</summary>
/// <param name="Id">The id by which the rest of the document names it.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Purl">Its package URL, or null.</param>
/// <param name="Cpe">Its CPE, or null.</param>
internal sealed record CsafProduct(string Id, string Name, PackageUrl? Purl, string? Cpe);

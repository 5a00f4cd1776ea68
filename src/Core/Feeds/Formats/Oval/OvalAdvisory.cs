using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What every publisher's definitions have in common when they become advisories.</summary>
internal static class OvalAdvisory
{
    private const int MaximumLinks = 20;

    /// <summary>Makes the advisory.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="advisoryId">The publisher's id of the update (<c>ELSA-2023-1</c>), or null where the definition is about a CVE.</param>
    /// <param name="rows">The packages.</param>
    /// <returns>The advisory; null when the definition is about no vulnerability that has an id.</returns>
    public static Advisory? Make(OvalDefinition definition, string key, string? advisoryId, IReadOnlyList<AffectedPackage> rows)
    {
        var cves = definition.CveIds;
        if ((cves is [var only] ? only : advisoryId ?? (cves is [var first, ..] ? first : null)) is not { } id)
        {
            return null;
        }

        return new Advisory
        {
            Key = key,
            Id = id,
            Aliases = [.. cves.Concat(advisoryId is null ? [] : [advisoryId]).Where(other => other != id).Distinct()],
            Summary = FeedText.Summary(definition.Description ?? definition.Title),

            // A vector belongs to one CVE and says nothing of an update that is about several.
            Cvss = cves.Count == 1 ? [.. definition.Cves.SelectMany(cve => cve.Vectors).Distinct()] : [],
            Links =
            [
                .. definition.References.Select(reference => reference.Address).OfType<string>()
                    .Where(address => address.StartsWith("https://", StringComparison.Ordinal) || address.StartsWith("http://", StringComparison.Ordinal))
                    .Distinct().Take(MaximumLinks),
            ],
            Published = FeedDate.Read(definition.Issued),
            Modified = FeedDate.Read(definition.Updated),
            Affected = rows,
        };
    }
}

using System.Runtime.CompilerServices;
using Strata.Core.Feeds.Formats.UpdateInfo;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>Reads OVAL documents of publishers whose definitions are updates of RPM packages, as their <c>updateinfo.xml</c> would tell them.</summary>
/// <param name="idOf">The update's id in a definition, or null when it has none.</param>
/// <param name="limits">The limits.</param>
internal sealed class OvalRpmUpdates(Func<OvalDefinition, string?> idOf, FeedLimits limits)
{
    private const int MaximumLinks = 20;

    /// <summary>True when a file is an OVAL document whose first definition has an id with this beginning (<c>oval:com.vmware.phsa:</c>).</summary>
    public bool Recognizes(FeedFile file, string prefix, CancellationToken cancellationToken) =>
        OvalDocument.FirstId(file, limits, cancellationToken)?.StartsWith(prefix, StringComparison.Ordinal) == true;

    /// <summary>Each update of the file.</summary>
    /// <exception cref="FeedFormatException">It is no OVAL document, or is cut off.</exception>
    public async IAsyncEnumerable<RpmUpdate> ReadAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var oval = await OvalDocument.OpenAsync(file, limits, cancellationToken);
        var tree = new OvalTree(oval.Tables);
        foreach (var definition in oval.ReadDefinitions(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (idOf(definition) is { } id)
            {
                yield return Read(definition, id, tree.Walk(definition.Criteria, skipped), skipped);
            }
            else
            {
                skipped.Add("unreadable-id");
            }
        }
    }

    private static RpmUpdate Read(OvalDefinition definition, string id, IEnumerable<OvalFinding> findings, SkippedRecords skipped)
    {
        var cves = definition.CveIds;
        return new RpmUpdate
        {
            Id = id,
            Kind = "security",
            Title = definition.Title,
            Severity = definition.Severity,
            Issued = FeedDate.Read(definition.Issued),
            Updated = FeedDate.Read(definition.Updated),
            Cves = cves,

            // A vector belongs to one CVE and says nothing of an update that is about several.
            Cvss = cves.Count == 1 ? [.. definition.Cves.SelectMany(cve => cve.Vectors).Distinct()] : [],
            Links =
            [
                .. definition.References.Select(reference => reference.Address).OfType<string>()
                    .Where(address => address.StartsWith("https://", StringComparison.Ordinal)).Distinct().Take(MaximumLinks),
            ],
            Packages = ReadPackages(findings, skipped),
        };
    }

    private static List<RpmUpdatePackage> ReadPackages(IEnumerable<OvalFinding> findings, SkippedRecords skipped)
    {
        var packages = new List<RpmUpdatePackage>();
        foreach (var finding in findings)
        {
            if (finding.State is not { EvrOperation: OvalOperation.LessThan } || RpmVersions.Read(finding.State.Evr) is not { } version)
            {
                skipped.Add("no-fixed-version");
                continue;
            }

            foreach (var name in finding.Test.Names)
            {
                var architectures = finding.Architectures();
                foreach (var architecture in architectures.Count == 0 ? [null] : architectures.Cast<string?>())
                {
                    packages.Add(new RpmUpdatePackage(name, version, architecture, finding.Context.Module));
                }
            }
        }

        return packages;
    }
}

using Strata.Core.Images;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;

namespace Strata.Core.Reports;

/// <summary>A report as a bill of materials sees it: what the document is about, and each package under a name of its own.</summary>
internal sealed class SbomContents
{
    private readonly Dictionary<InventoryPackage, string> _references = [];

    public SbomContents(ScanReport report)
    {
        Report = report;
        var target = report.Target;
        IsImage = target.Kind is not (TargetKinds.Directory or TargetKinds.Tarball);
        Purl = UrlOf(target);
        Packages = Name(report);
        foreach (var warning in report.Warnings)
        {
            var status = WarningCodes.IsAboutInventory(warning.Code) ? WarningCodes.Statuses[warning.Code] : ScanStatus.Complete;
            Completeness = status > Completeness ? status : Completeness;
        }
    }

    /// <summary>The report.</summary>
    public ScanReport Report { get; }

    /// <summary>True when it is about an image, false for a root file system.</summary>
    public bool IsImage { get; }

    /// <summary>
    /// The image's package URL (purl specification, type <c>oci</c>), whose version is the manifest's digest: null where the target is no
    /// image or only the id of its configuration is known, as of the archives of <c>docker save</c>.
    /// </summary>
    public string? Purl { get; }

    /// <summary>The packages, in the order of the report.</summary>
    public IReadOnlyList<SbomPackage> Packages { get; }

    /// <summary>How complete the list of packages is; the age or lack of advisories does not count.</summary>
    public ScanStatus Completeness { get; }

    /// <summary>The name of a package within the document, or null for one that the report does not list.</summary>
    public string? ReferenceOf(InventoryPackage package) => _references.GetValueOrDefault(package);

    private List<SbomPackage> Name(ScanReport report)
    {
        var packages = new List<SbomPackage>(report.Packages.Count);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var found in report.Packages)
        {
            var purl = PackageUrls.For(found.Package, report.Distribution).ToString();
            var times = seen[purl] = seen.GetValueOrDefault(purl) + 1;
            var layer = found.Layer >= 0 && found.Layer < report.Layers.Count ? report.Layers[found.Layer] : null;
            var package = new SbomPackage(found, purl, times == 1 ? purl : FormattableString.Invariant($"{purl}#{times}"), layer);
            packages.Add(package);
            _references.TryAdd(found, package.Reference);
        }

        return packages;
    }

    private static string? UrlOf(ScanTarget target)
    {
        if (target is not { Kind: TargetKinds.Registry or TargetKinds.OciLayout, Digest: { } digest })
        {
            return null;
        }

        var reference = target.Kind == TargetKinds.Registry && ImageReference.TryParse(target.Name, out var parsed, out _) ? parsed : null;
        return new PackageUrl
        {
            Type = "oci",
            Name = LastPart(reference?.Path ?? target.Name).ToLowerInvariant(),
            Version = digest,
            Qualifiers = new Dictionary<string, string>
            {
                ["arch"] = target.Platform?.Split('/') is [_, var architecture, ..] ? architecture : "",
                ["repository_url"] = reference?.Name ?? "",
                ["tag"] = reference?.Tag ?? "",
            },
        }.ToString();
    }

    /// <summary>The last part of a path, without what follows a colon or an at sign.</summary>
    private static string LastPart(string name)
    {
        var part = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var end = part.IndexOfAny([':', '@']);
        part = end < 0 ? part : part[..end];
        return part.Length == 0 ? "image" : part;
    }
}

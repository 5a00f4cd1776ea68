using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Server.ClairV1.Models;
using Strata.Server.Layers;
using Strata.Storage.Layers;

namespace Strata.Server.ClairV1;

/// <summary>Turns the report of a layer into Clair's. Features are source packages for dpkg and binary packages for apk and rpm.</summary>
internal static class LayerMapper
{
    /// <summary>The layer without features.</summary>
    public static Layer Layer(StoredLayer layer) => new()
    {
        Name = layer.Name,
        NamespaceName = layer.Namespace is { } name ? ClairNamespaces.ToClair(name) : null,
        ParentName = layer.ParentName,
        IndexedByVersion = layer.EngineVersion,
    };

    /// <summary>The layer with its features.</summary>
    /// <param name="content">The layer's packages, with their vulnerabilities when they were asked for.</param>
    public static Layer Layer(LayerContent content)
    {
        var layer = content.Inventory.Layer;
        var @namespace = layer.Namespace ?? "";
        var features = new SortedDictionary<(string Name, string Version), LayerFeature>(Comparer<(string Name, string Version)>.Create(Compare));
        foreach (var package in content.Inventory.Packages)
        {
            var key = KeyOf(package.Package);
            if (!features.TryGetValue(key, out var feature))
            {
                features.Add(key, feature = new LayerFeature());
            }

            feature.Adders.Add(package.AddedBy);
        }

        foreach (var finding in content.Findings)
        {
            features[KeyOf(finding.Package.Package)].Add(finding);
        }

        var format = ClairNamespaces.FormatOf(layer.DerivedFrom ?? @namespace);
        var clairName = ClairNamespaces.ToClair(@namespace);
        return Layer(layer) with
        {
            Features = features.Count == 0
                ? null
                :
                [
                    .. features.Select(pair => new Feature
                    {
                        Name = pair.Key.Name,
                        NamespaceName = clairName.Length == 0 ? null : clairName,
                        VersionFormat = format,
                        Version = pair.Key.Version,
                        Vulnerabilities = Vulnerabilities(pair.Value, content.Own),
                        AddedBy = content.Lowest(pair.Value.Adders),
                    }),
                ],
        };
    }

    private static (string Name, string Version) KeyOf(Package package) =>
        package.Type == PackageType.Deb ? (package.Source.Name, package.Source.Version) : (package.Name, package.Version);

    private static int Compare((string Name, string Version) left, (string Name, string Version) right)
    {
        var order = string.CompareOrdinal(left.Name, right.Name);
        return order != 0 ? order : string.CompareOrdinal(left.Version, right.Version);
    }

    private static List<Vulnerability>? Vulnerabilities(
        LayerFeature feature, IReadOnlyDictionary<string, NamespaceVulnerability> own)
    {
        if (feature.Findings.Count == 0)
        {
            return null;
        }

        return
        [
            .. feature.Findings.Values
                .Select(finding => (Finding: finding, Own: own.TryGetValue(finding.Id, out var written) ? ClairV1Mapper.Annotations(written) : null))
                .OrderByDescending(pair => pair.Own?.Severity is not null)
                .ThenByDescending(pair => pair.Finding.Severity)
                .ThenBy(pair => pair.Finding.Id, StringComparer.Ordinal)
                .Select(pair => new Vulnerability
                {
                    Name = pair.Finding.Id,
                    NamespaceName = ClairNamespaces.ToClair(pair.Finding.Namespace),
                    Description = string.IsNullOrEmpty(pair.Finding.Summary) ? null : pair.Finding.Summary,
                    Link = pair.Finding.Links.Count > 0 ? pair.Finding.Links[0] : null,
                    Severity = ClairV1Mapper.Severity(pair.Finding.Severity, pair.Own),
                    Metadata = pair.Own is null ? NvdMetadata.Of(pair.Finding.Assessment, pair.Finding.Cvss is { } vector ? [vector] : []) : pair.Own.Metadata,
                    FixedBy = string.IsNullOrEmpty(pair.Finding.FixedVersion) ? null : pair.Finding.FixedVersion,
                }),
        ];
    }
}

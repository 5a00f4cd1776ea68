using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Versions;
using Strata.Storage.Layers;

namespace Strata.Storage.Clair2;

/// <summary>
/// Copies what cannot be had elsewhere out of a database of Clair 2, which is read and never changed: the layers' names with their
/// parents, namespaces and features, and own vulnerabilities. It can be run again, and stopped at any time.
/// </summary>
/// <remarks>
/// A copied layer is answered at once, and has engine version <see cref="EngineVersion"/>: whoever posts it again has it analysed. Its
/// file system state is empty, which no analysed layer's is: nothing can be put upon it before that.
/// </remarks>
/// <param name="connectionString">Clair's database, as Npgsql reads it.</param>
/// <param name="toNamespace">The product's name for one of Clair's namespaces.</param>
/// <param name="toAnnotations">
/// What is kept for the API of a vulnerability's severity word and its metadata, a JSON text or null
/// (<see cref="NamespaceVulnerability.Annotations"/>).
/// </param>
public sealed class Clair2Import(string connectionString, Func<string, string> toNamespace, Func<string, string?, string?> toAnnotations)
{
    /// <summary>The engine version of copied layers: lower than that of any analysis.</summary>
    public const int EngineVersion = 2;

    /// <summary>How Clair writes that no version has the fix.</summary>
    private const string NoFix = "#MAXV#";

    /// <summary>How Clair writes that no version is affected.</summary>
    private const string NeverAffected = "#MINV#";

    private const int LayersAtOnce = 200;
    private const int VulnerabilitiesAtOnce = 1000;

    /// <summary>Copies into <paramref name="target"/>, whose schema is up to date. What is there already stays as it is.</summary>
    /// <exception cref="StoreException">One of the databases cannot be used, or is no database of Clair 2.</exception>
    public async Task<Clair2ImportResult> RunAsync(IServerDatabase target, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var source = await Clair2Database.OpenAsync(connectionString, cancellationToken).ConfigureAwait(false);
        await using var opened = source.ConfigureAwait(false);
        var result = new Clair2ImportResult(0, 0, 0, 0, 0);
        for (var last = 0; await source.ReadLayersAsync(last, LayersAtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } layers; last = layers[^1].Id)
        {
            var features = await source.ReadFeaturesAsync(layers, cancellationToken).ConfigureAwait(false);
            foreach (var layer in layers)
            {
                result = await CopyAsync(target.Layers, layer, features[layer.Id], cancellationToken).ConfigureAwait(false)
                    ? result with { Layers = result.Layers + 1 }
                    : result with { KnownLayers = result.KnownLayers + 1 };
            }
        }

        for (var last = 0;
            await source.ReadVulnerabilitiesAsync(last, VulnerabilitiesAtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } found;
            last = found[^1].Id)
        {
            var own = found.FindAll(vulnerability => !vulnerability.IsFromUpdater);
            var fixes = await source.ReadFixesAsync(own, cancellationToken).ConfigureAwait(false);
            result = result with { UpdaterVulnerabilities = result.UpdaterVulnerabilities + found.Count - own.Count };
            foreach (var vulnerability in own)
            {
                var form = Form(vulnerability, fixes[vulnerability.Id]);
                result = await target.Vulnerabilities.EditAsync(
                    form.Namespace, form.Name, known => known?.Feed == NamespaceVulnerability.OwnFeed ? known : form, now, expectsNew: true,
                    cancellationToken).ConfigureAwait(false) is null
                    ? result with { KnownVulnerabilities = result.KnownVulnerabilities + 1 }
                    : result with { Vulnerabilities = result.Vulnerabilities + 1 };
            }
        }

        return result;
    }

    private async Task<bool> CopyAsync(
        ILayerStore layers, Clair2Layer layer, IEnumerable<(string Name, string Version)> features, CancellationToken cancellationToken)
    {
        if (await layers.FindAsync(layer.Name, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var @namespace = string.IsNullOrEmpty(layer.Namespace) ? null : toNamespace(layer.Namespace);
        var type = TypeOf(@namespace, layer.VersionFormat);
        await layers.StoreAsync(
            new LayerToStore
            {
                Name = layer.Name,
                ParentName = layer.Parent,
                EngineVersion = EngineVersion,
                Namespace = @namespace,
                Packages = [.. features.Select(feature => new Package
                {
                    Name = feature.Name,
                    Version = feature.Version,
                    Type = type,
                    Source = new SourcePackage(feature.Name, feature.Version),
                })],
                Tree = ReadOnlyMemory<byte>.Empty,
            },
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private NamespaceVulnerability Form(Clair2Vulnerability vulnerability, IEnumerable<(string Feature, string Version)> fixes)
    {
        var @namespace = toNamespace(vulnerability.Namespace);
        return new NamespaceVulnerability
        {
            Namespace = @namespace,
            Name = vulnerability.Name,
            Feed = NamespaceVulnerability.OwnFeed,
            Summary = string.IsNullOrEmpty(vulnerability.Description) ? null : vulnerability.Description,
            Link = string.IsNullOrEmpty(vulnerability.Link) ? null : vulnerability.Link,
            Severity = SeverityOf(vulnerability.Severity),
            Annotations = toAnnotations(vulnerability.Severity, vulnerability.Metadata),
            Affected = [.. fixes.Where(fix => fix.Version != NeverAffected).Select(fix => new AffectedPackage
            {
                Namespace = @namespace,
                Name = fix.Feature,
                Kind = KindOf(@namespace),
                Ranges = [fix.Version == NoFix ? VersionRange.All : VersionRange.Before(fix.Version)],
                FixedVersion = fix.Version == NoFix ? null : fix.Version,
                State = fix.Version == NoFix ? FixState.Affected : FixState.Fixed,
            })],
        };
    }

    /// <summary>Clair's highest word is only ever given by hand; the product knows it as critical.</summary>
    private static Severity SeverityOf(string word) => word == "Defcon1" ? Severity.Critical : Enum.TryParse<Severity>(word, out var severity) ? severity : Severity.Unknown;

    /// <summary>Clair's features are sources for dpkg and binaries for rpm and apk.</summary>
    private static PackageKind KindOf(string @namespace) => VersionSchemes.ForNamespace(@namespace)?.Name switch
    {
        "dpkg" => PackageKind.Source,
        "rpm" => PackageKind.Binary,
        _ => PackageKind.Any,
    };

    private static PackageType TypeOf(string? @namespace, string? format) => (@namespace is null ? null : VersionSchemes.ForNamespace(@namespace)?.Name) switch
    {
        "apk" => PackageType.Apk,
        "rpm" => PackageType.Rpm,
        "pacman" => PackageType.Pacman,
        null when format == "rpm" => PackageType.Rpm,
        _ => PackageType.Deb,
    };
}

using System.Globalization;
using System.Text.Json;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Reports;

/// <summary>CycloneDX 1.6 as JSON (ECMA-424), with the findings as its vulnerabilities: docs/reference/sbom.md.</summary>
internal sealed class CycloneDxWriter : SbomWriter
{
    private const string OperatingSystem = "operating-system";

    /// <summary>Characters of a version: <c>component.version</c> and <c>versions.version</c> have a <c>maxLength</c>.</summary>
    private const int MaximumVersion = 1_024;

    public override string Format => "cyclonedx";

    protected override async Task WriteAsync(Utf8JsonWriter json, SbomContents contents, Guid? id, CancellationToken cancellationToken)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        if (id is { } uuid)
        {
            json.WriteString("serialNumber", $"urn:uuid:{uuid}");
        }

        json.WriteNumber("version", 1);
        WriteMetadata(json, contents);
        json.WriteStartArray("components");
        if (contents.Report.Distribution is { } distribution)
        {
            WriteDistribution(json, distribution);
        }

        foreach (var package in contents.Packages)
        {
            WritePackage(json, package);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        WriteDependencies(json, contents);
        WriteCompositions(json, contents);
        await CycloneDxVulnerabilities.WriteAsync(json, contents, RootOf(contents), cancellationToken).ConfigureAwait(false);
        json.WriteEndObject();
    }

    /// <summary>The name of the target within the document.</summary>
    private static string RootOf(SbomContents contents) => contents.Purl ?? "target";

    private static void WriteMetadata(Utf8JsonWriter json, SbomContents contents)
    {
        var report = contents.Report;
        json.WriteStartObject("metadata");
        if (report.ScannedAt is { } time)
        {
            json.WriteString("timestamp", ReportJson.Timestamp(time));
        }

        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "strata");
        json.WriteString("version", report.ToolVersion);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        WriteTarget(json, contents);
        json.WriteStartArray("properties");
        CycloneDxProperty.Write(json, "strata:status", ReportWords.Of(report.Status));
        CycloneDxProperty.Write(json, "strata:inventory:status", ReportWords.Of(contents.Completeness));
        foreach (var kind in report.Coverage)
        {
            CycloneDxProperty.Write(json, "strata:coverage", kind);
        }

        foreach (var warning in report.Warnings)
        {
            CycloneDxProperty.Write(json, "strata:warning:" + warning.Code, warning.Location is { } place ? $"{place}: {warning.Message}" : warning.Message);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter json, SbomContents contents)
    {
        var target = contents.Report.Target;
        json.WriteStartObject("component");
        json.WriteString("type", contents.IsImage ? "container" : "file");
        json.WriteString("bom-ref", RootOf(contents));
        json.WriteString("name", target.Name);
        ReportJson.WriteWhenKnown(json, "version", target.Digest);
        if (Digest.TryParse(target.Digest, out var digest))
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", digest.Algorithm.Replace("sha", "SHA-", StringComparison.Ordinal));
            json.WriteString("content", digest.Hex);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        ReportJson.WriteWhenKnown(json, "purl", contents.Purl);
        json.WriteStartArray("properties");
        CycloneDxProperty.Write(json, "strata:target:kind", target.Kind);
        CycloneDxProperty.Write(json, "strata:target:platform", target.Platform);
        CycloneDxProperty.Write(json, "strata:target:indexDigest", target.IndexDigest);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A version, cut to what the schema of CycloneDX 1.6 allows; a longer one is only ever an attack on the report.</summary>
    internal static string Version(string version) => version.Length <= MaximumVersion ? version : version[..MaximumVersion];

    private static void WriteDistribution(Utf8JsonWriter json, Distribution distribution)
    {
        json.WriteStartObject();
        json.WriteString("type", "operating-system");
        json.WriteString("bom-ref", OperatingSystem);
        json.WriteString("name", distribution.Id);
        ReportJson.WriteWhenKnown(json, "version", (distribution.Version ?? distribution.CodeName) is { } release ? Version(release) : null);
        ReportJson.WriteWhenKnown(json, "description", distribution.PrettyName);
        json.WriteStartArray("properties");
        CycloneDxProperty.Write(json, "strata:distribution:codeName", distribution.CodeName);
        CycloneDxProperty.Write(json, "strata:distribution:namespace", distribution.Namespace);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, SbomPackage item)
    {
        var package = item.Found.Package;
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", item.Reference);
        if (package.Vendor is { } vendor)
        {
            json.WriteStartObject("supplier");
            json.WriteString("name", vendor);
            json.WriteEndObject();
        }

        json.WriteString("name", package.Name);
        json.WriteString("version", Version(package.Version));
        json.WriteString("purl", item.Purl);
        json.WriteStartArray("properties");
        CycloneDxProperty.Write(json, "strata:package:type", ReportWords.Of(package.Type));
        CycloneDxProperty.Write(json, "strata:package:arch", package.Arch);
        CycloneDxProperty.Write(json, "strata:package:modularityLabel", package.ModularityLabel);
        CycloneDxProperty.Write(json, "strata:source:name", package.Source.Name);
        CycloneDxProperty.Write(json, "strata:source:version", package.Source.Version);
        CycloneDxProperty.Write(json, "strata:location", item.Found.Location);
        CycloneDxProperty.Write(json, "strata:layer:index", item.Layer?.Index.ToString(CultureInfo.InvariantCulture));
        CycloneDxProperty.Write(json, "strata:layer:digest", item.Layer?.Digest);
        CycloneDxProperty.Write(json, "strata:layer:diffId", item.Layer?.DiffId);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The target holds everything. Which package needs which is not read, and a package without an entry says nothing about that.</summary>
    private static void WriteDependencies(Utf8JsonWriter json, SbomContents contents)
    {
        json.WriteStartArray("dependencies");
        json.WriteStartObject();
        json.WriteString("ref", RootOf(contents));
        json.WriteStartArray("dependsOn");
        if (contents.Report.Distribution is not null)
        {
            json.WriteStringValue(OperatingSystem);
        }

        foreach (var package in contents.Packages)
        {
            json.WriteStringValue(package.Reference);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Never <c>complete</c>: packages of languages are not looked for.</summary>
    private static void WriteCompositions(Utf8JsonWriter json, SbomContents contents)
    {
        json.WriteStartArray("compositions");
        json.WriteStartObject();
        json.WriteString("aggregate", contents.Completeness switch
        {
            ScanStatus.Complete => "not_specified",
            ScanStatus.Partial => "incomplete",
            _ => "unknown",
        });
        json.WriteStartArray("assemblies");
        json.WriteStringValue(RootOf(contents));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

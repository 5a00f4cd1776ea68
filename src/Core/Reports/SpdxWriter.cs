using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Reports;

/// <summary>SPDX 2.3 as JSON, the packages only: SPDX 2.3 has no place for findings. docs/reference/sbom.md.</summary>
internal sealed class SpdxWriter : SbomWriter
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Target = "SPDXRef-Target";
    private const string OperatingSystem = "SPDXRef-OperatingSystem";
    private const string NoAssertion = "NOASSERTION";

    /// <summary>Characters of a name that an id or the document's namespace holds.</summary>
    private const int MaximumIdPart = 64;

    public override string Format => "spdx";

    protected override async Task WriteAsync(Utf8JsonWriter json, SbomContents contents, Guid? id, CancellationToken cancellationToken)
    {
        var ids = contents.Packages.Select(IdOf).ToList();
        json.WriteStartObject();
        WriteHead(json, contents, id);
        json.WriteStartArray("packages");
        WriteTarget(json, contents);
        if (contents.Report.Distribution is { } distribution)
        {
            WriteDistribution(json, distribution);
        }

        for (var i = 0; i < ids.Count; i++)
        {
            WritePackage(json, contents.Packages[i], ids[i]);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteStartArray("relationships");
        WriteRelationship(json, Document, "DESCRIBES", Target);
        if (contents.Report.Distribution is not null)
        {
            WriteRelationship(json, Target, "CONTAINS", OperatingSystem);
        }

        foreach (var package in ids)
        {
            WriteRelationship(json, Target, "CONTAINS", package);
            await ReportJson.FlushWhenFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, SbomContents contents, Guid? id)
    {
        var report = contents.Report;
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", Document);
        json.WriteString("name", report.Target.Name);
        if (id is { } uuid)
        {
            // The address that the specification (section 6.5) gives to creators without a site of their own.
            json.WriteString("documentNamespace", $"https://spdx.org/spdxdocs/{IdPart(report.Target.Name)}-{uuid}");
        }

        json.WriteStartObject("creationInfo");
        json.WriteString("created", ReportJson.Timestamp(report.ScannedAt ?? DateTimeOffset.UnixEpoch));
        json.WriteStartArray("creators");
        json.WriteStringValue("Tool: strata-" + report.ToolVersion);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("comment", CommentOf(contents));
    }

    /// <summary>How much the document can be trusted: a member of its own for that does not exist.</summary>
    private static string CommentOf(SbomContents contents)
    {
        var report = contents.Report;
        var comment = new StringBuilder();
        comment.Append(contents.Completeness switch
        {
            ScanStatus.Complete => "Every package of the kinds that were looked for is listed",
            ScanStatus.Partial => "INCOMPLETE: something could not be read, and packages may be missing",
            _ => "UNKNOWN: the target's packages could not be determined, and what is listed may be a part or nothing",
        }).Append("; looked for: ").AppendJoin(", ", report.Coverage).Append(". Status of the scan: ").Append(ReportWords.Of(report.Status)).Append('.');
        foreach (var warning in report.Warnings)
        {
            comment.Append('\n').Append(warning.Code).Append(": ");
            if (warning.Location is { } place)
            {
                comment.Append(place).Append(": ");
            }

            comment.Append(warning.Message);
        }

        return comment.ToString();
    }

    private static void WriteTarget(Utf8JsonWriter json, SbomContents contents)
    {
        var target = contents.Report.Target;
        WriteStart(json, target.Name, Target, target.Digest, null);
        json.WriteString("primaryPackagePurpose", contents.IsImage ? "CONTAINER" : "FILE");
        if (Digest.TryParse(target.Digest, out var digest))
        {
            json.WriteStartArray("checksums");
            json.WriteStartObject();
            json.WriteString("algorithm", digest.Algorithm.ToUpperInvariant());
            json.WriteString("checksumValue", digest.Hex);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WritePurl(json, contents.Purl);
        var comment = new StringBuilder();
        Append(comment, "kind", target.Kind);
        Append(comment, "platform", target.Platform);
        Append(comment, "index", target.IndexDigest);
        json.WriteString("comment", comment.ToString());
        json.WriteEndObject();
    }

    private static void WriteDistribution(Utf8JsonWriter json, Distribution distribution)
    {
        WriteStart(json, distribution.Id, OperatingSystem, distribution.Version ?? distribution.CodeName, null);
        json.WriteString("primaryPackagePurpose", "OPERATING_SYSTEM");
        ReportJson.WriteWhenKnown(json, "summary", distribution.PrettyName);
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, SbomPackage item, string id)
    {
        var package = item.Found.Package;
        WriteStart(json, package.Name, id, package.Version, package.Vendor);
        json.WriteString("primaryPackagePurpose", "LIBRARY");
        json.WriteString("sourceInfo", $"built from the source package {package.Source.Name} {package.Source.Version}");
        WritePurl(json, item.Purl);
        var comment = new StringBuilder();
        Append(comment, "location", item.Found.Location);
        Append(comment, "layer", item.Layer?.Index.ToString(CultureInfo.InvariantCulture));
        Append(comment, "layerDigest", item.Layer?.Digest);
        Append(comment, "layerDiffId", item.Layer?.DiffId);
        if (comment.Length > 0)
        {
            json.WriteString("comment", comment.ToString());
        }

        json.WriteEndObject();
    }

    /// <summary>What each package has. Licences are not read, which is what NOASSERTION says.</summary>
    private static void WriteStart(Utf8JsonWriter json, string name, string id, string? version, string? vendor)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("SPDXID", id);
        ReportJson.WriteWhenKnown(json, "versionInfo", version);
        json.WriteString("supplier", vendor is null ? NoAssertion : "Organization: " + vendor);
        json.WriteString("downloadLocation", NoAssertion);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", NoAssertion);
        json.WriteString("licenseDeclared", NoAssertion);
        json.WriteString("copyrightText", NoAssertion);
    }

    private static void WritePurl(Utf8JsonWriter json, string? purl)
    {
        if (purl is not null)
        {
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", purl);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static void WriteRelationship(Utf8JsonWriter json, string from, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(text.Length == 0 ? "" : "; ").Append(name).Append(": ").Append(value);
        }
    }

    /// <summary>An id that people recognise, and that the hash makes the only one of its kind.</summary>
    private static string IdOf(SbomPackage package)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(package.Reference));
        return $"SPDXRef-Package-{IdPart(package.Found.Package.Name)}-{Convert.ToHexStringLower(hash.AsSpan(0, 12))}";
    }

    /// <summary>A name in the letters that ids may have (section 3.2 of the specification: letters, digits, <c>.</c> and <c>-</c>).</summary>
    private static string IdPart(string name)
    {
        var part = new StringBuilder(Math.Min(name.Length, MaximumIdPart));
        foreach (var letter in name.AsSpan(0, Math.Min(name.Length, MaximumIdPart)))
        {
            part.Append(char.IsAsciiLetterOrDigit(letter) || letter == '.' ? letter : '-');
        }

        return part.ToString();
    }
}

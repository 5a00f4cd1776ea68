using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Rocky;

/// <summary>Reads pages of Rocky's errata API: <c>advisories[]</c> with <c>name</c>, <c>severity</c>, <c>cves[]</c> and <c>packages[]</c>, whose NEVRA is one text.</summary>
/// <param name="limits">The limits.</param>
internal sealed class RockyErrata(FeedLimits limits)
{
    private const string Member = "advisories";

    /// <summary>True when the file is such a page.</summary>
    public ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken) => JsonList.BeginsWithAsync(
        file, Member, element => element.Text("name") is { } id && RockyRules.Instance.IsId(id), limits, cancellationToken);

    /// <summary>Each advisory.</summary>
    /// <exception cref="FeedFormatException">It is no such page, or is cut off.</exception>
    public async IAsyncEnumerable<RpmUpdate> ReadAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var element in JsonList.ReadAsync(file, Member, "a page of Rocky's errata", limits, cancellationToken))
        {
            if (element.Text("name") is { } id)
            {
                yield return Read(element, id, skipped);
            }
            else
            {
                skipped.Add("unreadable-id");
            }
        }
    }

    private static RpmUpdate Read(JsonElement element, string id, SkippedRecords skipped)
    {
        var cves = new List<string>();
        var vectors = new List<string>();
        foreach (var item in element.Items("cves"))
        {
            if (item.Text("cve") is { } text && VulnerabilityId.Cve(text) is { } cve)
            {
                cves.Add(cve);
                if (item.Text("cvss3_scoring_vector") is { Length: < 512 } vector && vector.StartsWith("CVSS:", StringComparison.Ordinal))
                {
                    vectors.Add(vector);
                }
            }
        }

        return new RpmUpdate
        {
            Id = id,
            Kind = WithoutPrefix(element.Text("kind"), "TYPE_")?.ToLowerInvariant(),
            Title = element.Text("synopsis"),
            Severity = WithoutPrefix(element.Text("severity"), "SEVERITY_"),
            Issued = FeedDate.Read(element.Member("published_at")),
            Updated = FeedDate.Read(element.Member("updated_at")),
            Cves = [.. cves.Distinct(StringComparer.Ordinal)],
            Cvss = [.. vectors.Distinct(StringComparer.Ordinal)],
            Packages = ReadPackages(element, skipped),
        };
    }

    private static List<RpmUpdatePackage> ReadPackages(JsonElement element, SkippedRecords skipped)
    {
        var packages = new List<RpmUpdatePackage>();
        foreach (var item in element.Items("packages"))
        {
            if (item.Text("nevra") is { } nevra && ReadNevra(nevra) is { } package)
            {
                packages.Add(package with
                {
                    Module = item.Text("module_name") is { } name && item.Text("module_stream") is { } stream ? $"{name}:{stream}" : null,
                });
            }
            else
            {
                skipped.Add("unreadable-version");
            }
        }

        return packages;
    }

    /// <summary>Reads <c>delve-0:1.25.2-1.el10_1.aarch64.rpm</c> from the right, since names hold dashes and dots too.</summary>
    private static RpmUpdatePackage? ReadNevra(string text)
    {
        var nevra = text.EndsWith(".rpm", StringComparison.Ordinal) ? text[..^4] : text;
        var dot = nevra.LastIndexOf('.');
        var release = dot > 0 ? nevra.LastIndexOf('-', dot) : -1;
        var version = release > 0 ? nevra.LastIndexOf('-', release - 1) : -1;
        if (version <= 0)
        {
            return null;
        }

        var evr = nevra[(version + 1)..dot];
        return new RpmUpdatePackage(nevra[..version], evr.StartsWith("0:", StringComparison.Ordinal) ? evr[2..] : evr, nevra[(dot + 1)..], null);
    }

    private static string? WithoutPrefix(string? text, string prefix) =>
        text?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true ? text[prefix.Length..] : text;
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.AlmaLinux;

/// <summary>
/// Reads <c>errata.full.json</c>: <c>data[]</c> with <c>id</c>, <c>severity</c>, dates, <c>packages[]</c> and <c>references[]</c>. It is the
/// one form that names each package's module stream.
/// </summary>
/// <param name="limits">The limits.</param>
internal sealed class AlmaLinuxErrata(FeedLimits limits)
{
    private const string Member = "data";

    private const int MaximumLinks = 20;

    /// <summary>True when the file is such a document.</summary>
    public ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken) => JsonList.BeginsWithAsync(
        file, Member, element => element.Text("id") is { } id && AlmaLinuxRules.Instance.IsId(id), limits, cancellationToken);

    /// <summary>Each erratum.</summary>
    /// <exception cref="FeedFormatException">It is no such document, or is cut off.</exception>
    public async IAsyncEnumerable<RpmUpdate> ReadAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var element in JsonList.ReadAsync(file, Member, "AlmaLinux' list of errata", limits, cancellationToken))
        {
            if (element.Text("id") is { } id)
            {
                yield return Read(element, id);
            }
            else
            {
                skipped.Add("unreadable-id");
            }
        }
    }

    private static RpmUpdate Read(JsonElement element, string id)
    {
        var cves = new List<string>();
        var links = new List<string>();
        foreach (var reference in element.Items("references"))
        {
            if (reference.Text("id") is { } text && VulnerabilityId.Cve(text) is { } cve)
            {
                cves.Add(cve);
            }

            if (reference.Text("href") is { Length: < 2048 } link && link.StartsWith("https://", StringComparison.Ordinal) && links.Count < MaximumLinks)
            {
                // The publisher's own page first.
                links.Insert(reference.Text("type") == "self" ? 0 : links.Count, link);
            }
        }

        return new RpmUpdate
        {
            Id = id,
            Kind = element.Text("type")?.ToLowerInvariant(),
            Title = element.Text("title"),
            Severity = element.Text("severity"),
            Issued = DateOf(element, "issued_date"),
            Updated = DateOf(element, "updated_date"),
            Cves = [.. cves.Distinct(StringComparer.Ordinal)],
            Links = [.. links.Distinct(StringComparer.Ordinal)],
            Packages = ReadPackages(element),
        };
    }

    private static List<RpmUpdatePackage> ReadPackages(JsonElement element)
    {
        var packages = new List<RpmUpdatePackage>();
        foreach (var package in element.Items("packages"))
        {
            var epoch = package.Member("epoch") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value)
                ? value.ToString(CultureInfo.InvariantCulture)
                : package.Text("epoch");
            if (package.Text("name") is { } name
                && RpmUpdatePackage.VersionOf(epoch, package.Text("version"), package.Text("release")) is { } version)
            {
                packages.Add(new RpmUpdatePackage(name, version, package.Text("arch"), ModuleOf(package.Text("module"))));
            }
        }

        return packages;
    }

    /// <summary><c>mariadb:10.3:8050020220427075058:c5368500:x86_64</c> is the stream <c>mariadb:10.3</c>.</summary>
    private static string? ModuleOf(string? module) => module?.Split(':') is [{ Length: > 0 } name, { Length: > 0 } stream, ..] ? $"{name}:{stream}" : null;

    /// <summary>Seconds since 1970, or in older files <c>{"$date": milliseconds}</c>.</summary>
    private static DateTimeOffset? DateOf(JsonElement element, string name) =>
        FeedDate.Read(element.Member(name) is { ValueKind: JsonValueKind.Object } wrapped ? wrapped.Member("$date") : element.Member(name));
}

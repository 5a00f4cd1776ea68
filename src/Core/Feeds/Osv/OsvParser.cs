using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Osv;

/// <summary>Turns OSV records (https://ossf.github.io/osv-schema/) into advisories.</summary>
/// <param name="limits">The limits.</param>
internal sealed class OsvParser(FeedLimits limits)
{
    private const int MaximumId = 128;

    private const int MaximumLinks = 20;

    private const int MaximumLink = 2048;

    private readonly OsvAffected _affected = new(limits);

    /// <summary>True when the JSON is an OSV record and not some other document that lies beside it.</summary>
    public static bool IsRecord(JsonElement json) =>
        json.Text("id") is not null && (json.Member("affected") is { ValueKind: JsonValueKind.Array } || json.Member("withdrawn") is not null);

    /// <summary>The partitions that a record belongs to, by the ecosystems it names.</summary>
    public static IEnumerable<string> PartitionsOf(JsonElement record)
    {
        foreach (var affected in record.Items("affected"))
        {
            if (affected.Member("package")?.Text("ecosystem") is { } ecosystem && OsvEcosystems.Resolve(ecosystem) is { } target)
            {
                yield return target.Partition;
            }
        }
    }

    /// <summary>The advisory that a record is, or null with a reason counted.</summary>
    public Advisory? Read(JsonElement record, OsvScope scope, SkippedRecords skipped)
    {
        if (record.Text("id") is not { Length: <= MaximumId } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        if (OsvRecordRules.ReasonToSkip(id, scope) is { } reason)
        {
            skipped.Add(reason);
            return null;
        }

        var rows = ReadRows(record, id, scope, skipped, out var isDistribution);
        var modified = FeedDate.Read(record.Member("modified"));
        var withdrawn = record.Member("withdrawn") is { } date ? FeedDate.Read(date) ?? modified ?? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null;
        if (rows.Count == 0 && withdrawn is null && !scope.IsOwn)
        {
            return null;
        }

        var identity = OsvIdentity.Of(record, id, isDistribution);
        if (OsvRecordRules.IsBugFix(identity))
        {
            skipped.Add("no-vulnerability");
            return null;
        }

        return new Advisory
        {
            Key = id,
            Id = identity.Id,
            Aliases = identity.Aliases,
            Summary = FeedText.Summary(record.Text("summary") ?? record.Text("details")),
            Cvss = OsvSeverity.Vectors(record),
            Links = ReadLinks(record),
            Published = FeedDate.Read(record.Member("published")),
            Modified = modified,
            Withdrawn = withdrawn,
            Affected = rows,
        };
    }

    private IReadOnlyList<AffectedPackage> ReadRows(JsonElement record, string id, OsvScope scope, SkippedRecords skipped, out bool isDistribution)
    {
        var rows = new OsvRows();
        var bases = new List<AffectedPackage>();
        isDistribution = false;
        var count = 0;
        foreach (var affected in record.Items("affected"))
        {
            count++;
            if (affected.Member("package")?.Text("ecosystem") is not { } ecosystem || OsvEcosystems.Resolve(ecosystem) is not { } target)
            {
                skipped.Add(affected.Member("package") is null ? "no-package-name" : "unknown-ecosystem");
                continue;
            }

            if (scope.Partition is not null && target.Partition != scope.Partition)
            {
                continue;
            }

            if (OsvRecordRules.IsSpecialBuild(affected))
            {
                skipped.Add("special-build");
                continue;
            }

            isDistribution |= target.IsDistribution;
            target = scope.IsOwn ? target with { Kind = PackageKind.Any } : target;
            var severity = SeverityOf(record, affected, id, target, scope);
            if (_affected.Read(affected, target, severity, OsvState.Read(record, affected, skipped), skipped) is { } row)
            {
                rows.Add(row);
                AddBase(bases, row, target);
            }
        }

        if (count == 0)
        {
            skipped.Add("no-affected-package");
        }

        foreach (var row in bases.Where(row => !rows.Speak(row.Namespace, row.Name)).ToList())
        {
            rows.Add(row);
        }

        return rows.All;
    }

    /// <summary>
    /// A fix for subscribers alone: without the subscription every version that is affected stays affected, and no upgrade is offered. A
    /// record that speaks about the base release itself keeps the last word.
    /// </summary>
    private static void AddBase(List<AffectedPackage> bases, AffectedPackage row, OsvNamespace target)
    {
        if (target.BaseNamespace is { } release && row.State is FixState.Fixed or FixState.Affected)
        {
            bases.Add(row with
            {
                Namespace = release,
                Ranges = [.. row.Ranges.Select(range => range.Fixed is null ? range : range with { Fixed = null, LastAffected = range.Fixed + "~" })],
                FixedVersion = null,
                State = FixState.Affected,
            });
        }
    }

    /// <summary>Language databases derive their word from the vector, which is kept and judged by us; a distribution's word stands.</summary>
    private static Severity SeverityOf(JsonElement record, JsonElement affected, string id, OsvNamespace target, OsvScope scope)
    {
        var word = OsvSeverity.Word(record, affected, id, target.Namespace);
        return target.IsDistribution || scope.IsOwn || word is Severity.Critical or Severity.Negligible || OsvSeverity.Vectors(record).Count == 0
            ? word
            : Severity.Unknown;
    }

    private static List<string> ReadLinks(JsonElement record)
    {
        var first = new List<string>();
        var others = new List<string>();
        foreach (var reference in record.Items("references"))
        {
            if (reference.Text("url") is { Length: <= MaximumLink } url
                && (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                && !first.Contains(url) && !others.Contains(url) && first.Count + others.Count < MaximumLinks)
            {
                (reference.Text("type") == "ADVISORY" ? first : others).Add(url);
            }
        }

        first.AddRange(others);
        return first;
    }
}

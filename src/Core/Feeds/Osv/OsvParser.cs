using System.Collections.Concurrent;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>Turns OSV records (https://ossf.github.io/osv-schema/) into advisories. Safe for concurrent use.</summary>
/// <param name="limits">The limits.</param>
internal sealed class OsvParser(FeedLimits limits)
{
    private const int MaximumId = 128;

    private const int MaximumLinks = 20;

    private const int MaximumLink = 2048;

    /// <summary>Ecosystem texts that are remembered, several times as many as there are.</summary>
    private const int MaximumEcosystems = 2048;

    private readonly OsvAffected _affected = new(limits);
    private readonly ConcurrentDictionary<string, OsvNamespace?> _ecosystems = new(StringComparer.Ordinal);

    /// <summary>True when the JSON is an OSV record and not some other document that lies beside it.</summary>
    public static bool IsRecord(JsonElement json) =>
        json.Text("id"u8) is not null && (json.Member("affected"u8) is { ValueKind: JsonValueKind.Array } || json.Member("withdrawn"u8) is not null);

    /// <summary>
    /// The same of the text of an object, as far as it has to be read to see it; false also for what is no JSON, or breaks off.
    /// </summary>
    public static bool IsRecord(ReadOnlySpan<byte> text)
    {
        if (text.TrimEnd(" \t\r\n"u8) is not [(byte)'{', .., (byte)'}'])
        {
            return false;
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonRecordReader.MaximumDepth });
        var (hasId, hasAffected, isWithdrawn) = (false, false, false);
        try
        {
            while (!(hasId && (hasAffected || isWithdrawn)) && reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isId = reader.ValueTextEquals("id"u8);
                var isAffected = !isId && reader.ValueTextEquals("affected"u8);
                var isWithdrawal = !isId && !isAffected && reader.ValueTextEquals("withdrawn"u8);
                reader.Read();
                hasId |= isId && reader.TokenType == JsonTokenType.String && reader.ValueSpan.ContainsAnyExcept(" \t\r\n"u8);
                hasAffected |= isAffected && reader.TokenType == JsonTokenType.StartArray;
                isWithdrawn |= isWithdrawal && reader.TokenType != JsonTokenType.Null;
                if (!(hasId && hasAffected))
                {
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return hasId && (hasAffected || isWithdrawn);
    }

    /// <summary>
    /// The partitions that a record belongs to, by the ecosystems it names. A release that is not known still belongs to its ecosystem, where
    /// it is counted.
    /// </summary>
    public static IEnumerable<string> PartitionsOf(JsonElement record)
    {
        foreach (var affected in record.Items("affected"u8))
        {
            if (affected.Member("package"u8)?.Text("ecosystem"u8) is { } ecosystem && (OsvEcosystems.Resolve(ecosystem)?.Partition ?? OsvEcosystems.FamilyOf(ecosystem)?.Name) is { } partition)
            {
                yield return partition;
            }
        }
    }

    /// <summary>The advisory that a record is, or null with a reason counted.</summary>
    public Advisory? Read(JsonElement record, OsvScope scope, SkippedRecords skipped)
    {
        if (record.Text("id"u8) is not { Length: <= MaximumId } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        if (OsvRecordRules.ReasonToSkip(id, scope) is { } reason)
        {
            skipped.Add(reason);
            return null;
        }

        var elements = OsvElement.Of(record);
        var cvss = OsvSeverity.Vectors(record, elements);
        var rows = ReadRows(record, elements, new OsvSeverity(record, id, cvss.Count > 0), scope, skipped, out var isDistribution);
        var modified = FeedDate.Read(record.Member("modified"u8));
        var withdrawn = record.Member("withdrawn"u8) is { } date ? FeedDate.Read(date) ?? modified ?? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null;
        if (rows.Count == 0 && withdrawn is null && !scope.IsOwn)
        {
            skipped.Add(elements.Length == 0 ? "no-affected-package" : "no-usable-package");
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
            Summary = FeedText.Summary(record.Text("summary"u8) ?? record.Text("details"u8)),
            Cvss = cvss,
            Links = ReadLinks(record),
            Published = FeedDate.Read(record.Member("published"u8)),
            Modified = modified,
            Withdrawn = withdrawn,
            Affected = rows,
        };
    }

    private IReadOnlyList<AffectedPackage> ReadRows(
        JsonElement record, OsvElement[] elements, OsvSeverity severity, OsvScope scope, SkippedRecords skipped, out bool isDistribution)
    {
        var state = new OsvState(record);
        var rows = new OsvRows();
        var bases = new List<AffectedPackage>();
        isDistribution = false;
        foreach (ref readonly var affected in elements.AsSpan())
        {
            if (affected.Package.Text("ecosystem"u8) is not { } ecosystem || Resolve(ecosystem) is not { } target)
            {
                skipped.Add(affected.Package.ValueKind == JsonValueKind.Undefined ? "no-package-name" : "unknown-ecosystem");
                continue;
            }

            if (scope.Partition is not null && target.Partition != scope.Partition)
            {
                continue;
            }

            if (OsvRecordRules.IsSpecialBuild(affected.Package))
            {
                skipped.Add("special-build");
                continue;
            }

            isDistribution |= target.IsDistribution;
            var kind = scope.IsOwn ? PackageKind.Any : target.Kind;
            var word = severity.Of(affected, target, scope.IsOwn);
            if (_affected.Read(affected, target.Namespace, kind, word, state.Read(affected, skipped), skipped) is { } row)
            {
                rows.Add(row);
                AddBase(bases, row, target);
            }
        }

        foreach (var row in bases.Where(row => !rows.Speak(row.Namespace, row.Name)).ToList())
        {
            rows.Add(row);
        }

        return rows.All;
    }

    /// <summary>What <see cref="OsvEcosystems.Resolve"/> says, remembered: a few texts come millions of times.</summary>
    private OsvNamespace? Resolve(string ecosystem)
    {
        if (!_ecosystems.TryGetValue(ecosystem, out var target))
        {
            target = OsvEcosystems.Resolve(ecosystem);
            if (_ecosystems.Count < MaximumEcosystems)
            {
                _ecosystems[ecosystem] = target;
            }
        }

        return target;
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

    private static List<string> ReadLinks(JsonElement record)
    {
        var first = new List<string>();
        var others = new List<string>();
        foreach (var reference in record.Items("references"u8))
        {
            if (reference.Text("url"u8) is { Length: <= MaximumLink } url
                && (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                && !first.Contains(url) && !others.Contains(url) && first.Count + others.Count < MaximumLinks)
            {
                (reference.Text("type"u8) == "ADVISORY" ? first : others).Add(url);
            }
        }

        first.AddRange(others);
        return first;
    }
}

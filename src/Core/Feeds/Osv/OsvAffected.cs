using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;
using Strata.Core.Primitives;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Osv;

/// <summary>Reads one element of a record's <c>affected</c>.</summary>
/// <param name="limits">The limits.</param>
internal sealed class OsvAffected(FeedLimits limits)
{
    private const int MaximumName = 512;

    private const int MaximumVersion = 256;

    /// <summary>The row, or null with a reason counted.</summary>
    /// <param name="affected">The element.</param>
    /// <param name="target">What its ecosystem stands for.</param>
    /// <param name="severity">The publisher's severity.</param>
    /// <param name="state">What the record says in words, or null.</param>
    /// <param name="skipped">Where reasons are counted.</param>
    public AffectedPackage? Read(JsonElement affected, OsvNamespace target, Severity severity, FixState? state, SkippedRecords skipped)
    {
        if (affected.Member("package")?.Text("name") is not { Length: <= MaximumName } name)
        {
            skipped.Add("no-package-name");
            return null;
        }

        var row = new AffectedPackage
        {
            Namespace = target.Namespace,
            Name = OsvEcosystems.NormalizeName(target.Namespace, name),
            Kind = target.Kind,
            Severity = severity,
        };
        if (state == FixState.NotAffected)
        {
            return row with { State = FixState.NotAffected };
        }

        var intervals = new OsvIntervals(VersionSchemes.ForNamespace(target.Namespace));
        if (!TryReadRanges(affected, intervals))
        {
            skipped.Add("unreadable-version");
            return null;
        }

        var versions = ReadVersions(affected, intervals);
        if (versions.Count > limits.Versions)
        {
            skipped.Add("too-many-versions");
            return null;
        }

        return Complete(row, intervals, versions, state, skipped);
    }

    private static AffectedPackage? Complete(
        AffectedPackage row, OsvIntervals intervals, List<string> versions, FixState? state, SkippedRecords skipped)
    {
        var ranges = intervals.Ranges;
        if (ranges.Count == 0 && versions.Count == 0)
        {
            if (intervals.IsNeverAffected)
            {
                return row with { State = FixState.NotAffected };
            }

            if (state is null or FixState.Fixed)
            {
                skipped.Add("no-versions");
                return null;
            }

            // Words without a version are about every version.
            ranges = [VersionRange.All];
        }

        if (state == FixState.Fixed && intervals.FixedVersion is null)
        {
            skipped.Add("fixed-without-version");
            return null;
        }

        return row with
        {
            Ranges = ranges,
            Versions = versions,
            FixedVersion = intervals.FixedVersion,
            State = state is null or FixState.Affected
                ? intervals.FixedVersion is null ? FixState.Affected : FixState.Fixed
                : state.Value,
        };
    }

    /// <summary>Reads all ranges but those of commits, which say nothing about packages; false when a version cannot be read.</summary>
    private static bool TryReadRanges(JsonElement affected, OsvIntervals intervals)
    {
        var openEnd = ReadOpenEnd(affected);
        foreach (var range in affected.Items("ranges"))
        {
            if (range.Text("type") == "GIT")
            {
                continue;
            }

            var events = new List<OsvEvent>();
            foreach (var item in range.Items("events"))
            {
                foreach (var member in item.Members())
                {
                    if (!TryReadEvent(member, events))
                    {
                        return false;
                    }
                }
            }

            if (events.Count > 0)
            {
                intervals.Add(events, openEnd);
            }
        }

        return true;
    }

    private static bool TryReadEvent(JsonProperty member, List<OsvEvent> events)
    {
        OsvEventKind kind;
        switch (member.CleanName())
        {
            case "introduced":
                kind = OsvEventKind.Introduced;
                break;
            case "fixed":
                kind = OsvEventKind.Fixed;
                break;
            case "last_affected":
                kind = OsvEventKind.LastAffected;
                break;
            case "limit":
                kind = OsvEventKind.Limit;
                break;
            default:
                // The schema may grow events; those that are known still hold.
                return true;
        }

        var version = member.Value.Text();
        if (kind == OsvEventKind.Limit && version == "*")
        {
            return true;
        }

        if (!FeedText.IsVersion(version))
        {
            return false;
        }

        events.Add(new OsvEvent(kind, kind == OsvEventKind.Introduced && version == "0" ? null : version));
        return true;
    }

    /// <summary>GitHub's bound of a range for which no fix is known: <c>&lt;= 1.2.3</c>.</summary>
    private static VersionRange? ReadOpenEnd(JsonElement affected) =>
        affected.Member("database_specific")?.Text("last_known_affected_version_range") switch
        {
            ['<', '=', .. var last] when FeedText.IsVersion(last.Trim()) => new VersionRange(null, null, last.Trim()),
            ['<', .. var end] when FeedText.IsVersion(end.Trim()) => new VersionRange(null, end.Trim(), null),
            _ => null,
        };

    /// <summary>The listed versions that no interval holds: most records list what their ranges already say.</summary>
    private static List<string> ReadVersions(JsonElement affected, OsvIntervals intervals)
    {
        var versions = new List<string>();
        foreach (var item in affected.Items("versions"))
        {
            if (item.Text() is { Length: <= MaximumVersion } version && !intervals.Hold(version))
            {
                versions.Add(version);
            }
        }

        return versions;
    }
}

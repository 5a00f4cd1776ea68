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
    /// <param name="namespace">The namespace that its ecosystem stands for.</param>
    /// <param name="kind">Whether its name is a source or a binary package's.</param>
    /// <param name="severity">The publisher's severity.</param>
    /// <param name="state">What the record says in words, or null.</param>
    /// <param name="skipped">Where reasons are counted.</param>
    public AffectedPackage? Read(
        in OsvElement affected, string @namespace, PackageKind kind, Severity severity, FixState? state, SkippedRecords skipped)
    {
        if (affected.Package.Text("name"u8) is not { Length: <= MaximumName } name)
        {
            skipped.Add("no-package-name");
            return null;
        }

        var row = new AffectedPackage
        {
            Namespace = @namespace,
            Name = OsvEcosystems.NormalizeName(@namespace, name),
            Kind = kind,
            Severity = severity,
        };
        if (state == FixState.NotAffected)
        {
            return row with { State = FixState.NotAffected };
        }

        var intervals = new OsvIntervals(VersionSchemes.ForNamespace(@namespace));
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
    private static bool TryReadRanges(in OsvElement affected, OsvIntervals intervals)
    {
        var openEnd = ReadOpenEnd(affected);
        foreach (var range in affected.Ranges.Items())
        {
            if (range.Text("type"u8) == "GIT")
            {
                continue;
            }

            var events = new List<OsvEvent>();
            foreach (var item in range.Items("events"u8))
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
        if (KindOf(member.Utf8Name()) is not { } kind)
        {
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

    private static OsvEventKind? KindOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("introduced"u8) ? OsvEventKind.Introduced
        : name.SequenceEqual("fixed"u8) ? OsvEventKind.Fixed
        : name.SequenceEqual("last_affected"u8) ? OsvEventKind.LastAffected
        : name.SequenceEqual("limit"u8) ? OsvEventKind.Limit
        : null;

    /// <summary>GitHub's bound of a range for which no fix is known: <c>&lt;= 1.2.3</c>.</summary>
    private static VersionRange? ReadOpenEnd(in OsvElement affected) =>
        affected.DatabaseSpecific.Text("last_known_affected_version_range"u8) switch
        {
            ['<', '=', .. var last] when FeedText.IsVersion(last.Trim()) => new VersionRange(null, null, last.Trim()),
            ['<', .. var end] when FeedText.IsVersion(end.Trim()) => new VersionRange(null, end.Trim(), null),
            _ => null,
        };

    /// <summary>The listed versions that no interval holds: most records list what their ranges already say.</summary>
    private static List<string> ReadVersions(in OsvElement affected, OsvIntervals intervals)
    {
        var versions = new List<string>();
        foreach (var item in affected.Versions.Items())
        {
            if (item.Text() is { Length: <= MaximumVersion } version && !intervals.Hold(version))
            {
                versions.Add(version);
            }
        }

        return versions;
    }
}

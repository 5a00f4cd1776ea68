using System.Runtime.CompilerServices;
using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Debian;

/// <summary>
/// Reads the JSON of Debian's security tracker: source package → CVE → releases, each with <c>status</c>, <c>fixed_version</c>,
/// <c>urgency</c>, <c>nodsa</c> and <c>nodsa_reason</c>. The document is 70 MB and more, so one (package, CVE) at a time is held.
/// </summary>
/// <param name="releases">The code names.</param>
/// <param name="limits">The limits.</param>
internal sealed class DebianParser(DebianReleases releases, FeedLimits limits)
{
    /// <summary>Objects around a record: the document and the package.</summary>
    private const int RecordDepth = 2;

    private const string TrackerAddress = "https://security-tracker.debian.org/tracker/";

    private const string BugAddress = "https://bugs.debian.org/";

    /// <summary>True when the document begins like the tracker's.</summary>
    public async ValueTask<bool> RecognizesAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new JsonRecordReader(content, RecordDepth, limits.RecordBytes);
            return await reader.ReadAsync(cancellationToken) && reader.Depth == RecordDepth && ReadId(reader.Names[1]) is not null
                && reader.Record.Span[0] == '{';
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads one document.</summary>
    /// <exception cref="FeedFormatException">It is not the tracker's JSON, is cut off, or holds no record.</exception>
    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, RecordDepth, limits.RecordBytes);
        var records = 0L;
        while (await reader.ReadAsync(file.Path, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            records++;
            if (reader.Depth == 0)
            {
                throw new FeedFormatException($"'{file.Path}' is not the Debian tracker's JSON: the document is no object");
            }

            if (ReadRecord(reader, skipped) is { } advisory)
            {
                yield return advisory;
            }
        }

        if (records == 0)
        {
            throw new FeedFormatException($"'{file.Path}' holds no record of the Debian tracker");
        }
    }

    private Advisory? ReadRecord(JsonRecordReader reader, SkippedRecords skipped)
    {
        if (reader.Depth < RecordDepth || FeedText.Clean(reader.Names[0]) is not { } package)
        {
            skipped.Add("malformed-record");
            return null;
        }

        if (ReadId(reader.Names[1]) is not { } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        using var json = JsonElementReading.Parse(reader.Record);
        var affected = new List<AffectedPackage>();
        foreach (var release in json.RootElement.Member("releases"u8)?.Members() ?? default)
        {
            if (ReadRelease(package, release, skipped) is { } row)
            {
                affected.Add(row);
            }
        }

        if (affected.Count == 0)
        {
            skipped.Add("no-usable-release");
            return null;
        }

        return new Advisory
        {
            Key = $"{id}/{package}",
            Id = id,
            Summary = FeedText.Summary(json.RootElement.Text("description"u8)),
            Links = ReadLinks(id, json.RootElement),
            Affected = affected,
        };
    }

    private AffectedPackage? ReadRelease(string package, JsonProperty release, SkippedRecords skipped)
    {
        if (releases.NamespaceOf(release.CleanName()) is not { } @namespace)
        {
            skipped.Add("unknown-release");
            return null;
        }

        var urgency = release.Value.Text("urgency"u8);
        if (ReadState(release.Value, urgency, skipped) is not var (state, version))
        {
            return null;
        }

        return new AffectedPackage
        {
            Namespace = @namespace,
            Name = package,
            Severity = DebianUrgency.Read(urgency),
            Ranges = state == FixState.NotAffected ? [] : [version is null ? VersionRange.All : VersionRange.Before(version)],
            FixedVersion = version,
            State = state,
        };
    }

    private static (FixState State, string? Version)? ReadState(JsonElement release, string? urgency, SkippedRecords skipped)
    {
        switch (release.Text("status"u8))
        {
            case "resolved":
                return ReadResolved(release.Text("fixed_version"u8), skipped);
            case "open":
                return (ReadOpenState(release, urgency), null);
            case "undetermined":
                skipped.Add("undetermined");
                return null;
            default:
                skipped.Add("unknown-status");
                return null;
        }
    }

    private static (FixState State, string? Version)? ReadResolved(string? version, SkippedRecords skipped)
    {
        if (version == "0")
        {
            return (FixState.NotAffected, null);
        }

        if (!FeedText.IsVersion(version))
        {
            skipped.Add("resolved-without-version");
            return null;
        }

        return (FixState.Fixed, version);
    }

    private static FixState ReadOpenState(JsonElement release, string? urgency) => release.Text("nodsa_reason"u8) switch
    {
        _ when urgency == DebianUrgency.EndOfLife => FixState.EndOfLife,
        "ignored" => FixState.WontFix,
        "postponed" => FixState.Deferred,
        _ => FixState.Affected,
    };

    private static string[] ReadLinks(string id, JsonElement record) =>
        record.Member("debianbug"u8) is { ValueKind: JsonValueKind.Number } bug && bug.TryGetInt64(out var number)
            ? [TrackerAddress + id, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{BugAddress}{number}")]
            : [TrackerAddress + id];

    /// <summary>The CVE, or an id such as <c>TEMP-0000000-A2EB44</c>, which the tracker may change or drop at any time.</summary>
    private static string? ReadId(string text) => VulnerabilityId.Cve(text) ?? (VulnerabilityId.IsId(text) ? text : null);
}

using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Ubuntu;

/// <summary>
/// One file of <c>ubuntu-cve-tracker</c>, the text form of Ubuntu's tracker: lines <c>Field: value</c> that continue with a blank, and
/// <c>RELEASE_SOURCE: STATUS (DETAIL)</c>.
/// </summary>
internal sealed class TrackerFile
{
    private const string Pages = "https://ubuntu.com/security/";

    private const string PackagePriority = "Priority_";

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _priorities = new(StringComparer.Ordinal);
    private readonly List<(string Release, string Package, string Status)> _statuses = [];

    /// <summary>Reads a file.</summary>
    public TrackerFile(ReadOnlySpan<char> text)
    {
        string? field = null;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd("\r \t");
            if (line is [] or ['#', ..])
            {
                continue;
            }

            if (line[0] is ' ' or '\t')
            {
                Continue(field, line.Trim());
                continue;
            }

            field = null;
            var colon = line.IndexOf(':');
            if (colon > 0)
            {
                field = Add(line[..colon], line[(colon + 1)..].Trim());
            }
        }
    }

    /// <summary>The CVE; null when the file is about none.</summary>
    public string? Id => _fields.TryGetValue("Candidate", out var text) ? VulnerabilityId.Cve(text) : null;

    /// <summary>The text of a file, which is UTF-8 or, in old files, Latin-1.</summary>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(content);
        }
    }

    /// <summary>The advisory, or null with a reason counted.</summary>
    public Advisory? Read(SkippedRecords skipped)
    {
        if (Id is not { } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        var rows = new List<AffectedPackage>();
        foreach (var (release, package, status) in _statuses)
        {
            if (ReadRow(release, package, status, skipped) is { } row)
            {
                rows.Add(row);
            }
        }

        if (rows.Count == 0)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        return new Advisory
        {
            Key = id,
            Id = id,
            Summary = FeedText.Summary(FeedText.Clean(_fields.GetValueOrDefault("Ubuntu-Description") is { Length: > 0 } own
                ? own
                : _fields.GetValueOrDefault("Description"))),
            Links = [Pages + id],
            Published = FeedDate.Read(_fields.GetValueOrDefault("PublicDate")?.Replace(" UTC", "Z", StringComparison.Ordinal)),
            Affected = rows,
        };
    }

    private string? Add(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        // A package's name may hold everything but the first underscore.
        var underscore = key.IndexOf('_');
        if (underscore > 0 && char.IsAsciiLetterLower(key[0]))
        {
            _statuses.Add((key[..underscore].ToString(), key[(underscore + 1)..].ToString(), value.ToString()));
            return null;
        }

        if (key.StartsWith(PackagePriority))
        {
            _priorities[key[PackagePriority.Length..].ToString()] = value.ToString();
            return null;
        }

        if (key is not ("Candidate" or "PublicDate" or "Description" or "Ubuntu-Description" or "Priority"))
        {
            return null;
        }

        var field = key.ToString();
        _fields[field] = value.ToString();
        return field;
    }

    private void Continue(string? field, ReadOnlySpan<char> text)
    {
        if (field is "Description" or "Ubuntu-Description" && _fields[field].Length <= FeedText.MaximumSummary)
        {
            _fields[field] = _fields[field].Length == 0 ? text.ToString() : $"{_fields[field]} {text}";
        }
    }

    private AffectedPackage? ReadRow(string release, string package, string text, SkippedRecords skipped)
    {
        if (TrackerStatus.Read(text) is not { } status)
        {
            skipped.Add("unknown-status");
            return null;
        }

        if (status.IsAbsent)
        {
            skipped.Add("does-not-exist");
            return null;
        }

        if (TrackerRelease.Read(release) is not { } target)
        {
            skipped.Add(TrackerRelease.IsProduct(release) ? "other-product" : "unknown-release");
            return null;
        }

        if (FeedText.Clean(package) is not { } name)
        {
            skipped.Add("no-package-name");
            return null;
        }

        return new AffectedPackage
        {
            Namespace = target.Namespace,
            Name = name,
            Severity = SeverityWords.Parse(_priorities.GetValueOrDefault(package) ?? _fields.GetValueOrDefault("Priority")),
            Ranges = status.State == FixState.NotAffected ? [] : [status.FixedVersion is { } version ? VersionRange.Before(version) : VersionRange.All],
            FixedVersion = status.FixedVersion,
            State = status.State,
            Channel = status.FixedVersion is null ? null : target.Channel,
        };
    }
}

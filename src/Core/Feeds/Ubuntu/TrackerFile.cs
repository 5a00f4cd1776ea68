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

    private const string Candidate = "Candidate";

    private readonly string _text;
    private readonly List<Status> _statuses = [];
    private readonly StringBuilder _description = new();
    private readonly StringBuilder _ownDescription = new();
    private Dictionary<string, Severity>? _priorities;
    private string _candidate = "";
    private string? _publicDate;
    private Severity _priority;

    /// <summary>Reads a file.</summary>
    public TrackerFile(string text)
    {
        _text = text;
        StringBuilder? description = null;
        for (var start = 0; start < text.Length;)
        {
            var rest = text.AsSpan(start);
            var length = rest.IndexOf('\n');
            var line = TrimEnd(length < 0 ? rest : rest[..length]);
            if (line is not ([] or ['#', ..]))
            {
                description = line[0] is ' ' or '\t' ? Continue(description, line) : Add(start, line);
            }

            start += length < 0 ? rest.Length : length + 1;
        }
    }

    /// <summary>The CVE that a file is about, without reading the rest; null when it is about none.</summary>
    public static string? IdOf(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> field = "\nCandidate:"u8;
        var last = content.LastIndexOf(field);
        var value = last >= 0 ? content[(last + field.Length)..] : content.StartsWith(field[1..]) ? content[(field.Length - 1)..] : [];
        var end = value.IndexOf((byte)'\n');
        return VulnerabilityId.Cve(Decode(end < 0 ? value : value[..end]).Trim());
    }

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
        if (VulnerabilityId.Cve(_candidate) is not { } id)
        {
            skipped.Add("unreadable-id");
            return null;
        }

        var rows = new List<AffectedPackage>();
        var name = "";
        foreach (var status in _statuses)
        {
            // A package's lines, one for each release, stand together.
            var package = _text.AsSpan(status.Package, status.Colon - status.Package);
            name = package.SequenceEqual(name) ? name : package.ToString();
            if (ReadRow(status, name, skipped) is { } row)
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
            Summary = FeedText.Summary(FeedText.Clean((_ownDescription.Length > 0 ? _ownDescription : _description).ToString())),
            Links = [Pages + id],
            Published = FeedDate.Read(_publicDate?.Replace(" UTC", "Z", StringComparison.Ordinal)),
            Affected = rows,
        };
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> line)
    {
        while (line is [.., '\r' or ' ' or '\t'])
        {
            line = line[..^1];
        }

        return line;
    }

    /// <summary>Adds a field; the description that following lines continue, or null.</summary>
    private StringBuilder? Add(int start, ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0)
        {
            return null;
        }

        // A package's name may hold everything but the first underscore.
        var key = line[..colon];
        var underscore = char.IsAsciiLetterLower(key[0]) ? key.IndexOf('_') : -1;
        if (underscore > 0)
        {
            _statuses.Add(new Status(start, start + underscore + 1, start + colon, start + line.Length));
            return null;
        }

        var value = line[(colon + 1)..].Trim();
        switch (key)
        {
            case Candidate:
                _candidate = value.ToString();
                return null;
            case "PublicDate":
                _publicDate = value.ToString();
                return null;
            case "Priority":
                _priority = SeverityWords.Parse(value);
                return null;
            case "Description":
                return _description.Clear().Append(value);
            case "Ubuntu-Description":
                return _ownDescription.Clear().Append(value);
            default:
                if (key.StartsWith(PackagePriority))
                {
                    (_priorities ??= new(StringComparer.Ordinal))[key[PackagePriority.Length..].ToString()] = SeverityWords.Parse(value);
                }

                return null;
        }
    }

    private static StringBuilder? Continue(StringBuilder? description, ReadOnlySpan<char> line)
    {
        if (description?.Length <= FeedText.MaximumSummary)
        {
            (description.Length == 0 ? description : description.Append(' ')).Append(line.Trim());
        }

        return description;
    }

    private AffectedPackage? ReadRow(Status line, string package, SkippedRecords skipped)
    {
        if (TrackerStatus.Read(_text.AsSpan(line.Colon + 1, line.End - line.Colon - 1).Trim()) is not { } status)
        {
            skipped.Add("unknown-status");
            return null;
        }

        if (status.IsAbsent)
        {
            skipped.Add("does-not-exist");
            return null;
        }

        var release = _text.AsSpan(line.Start, line.Package - 1 - line.Start);
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
            Severity = _priorities is not null && _priorities.TryGetValue(package, out var severity) ? severity : _priority,
            Ranges = status.State == FixState.NotAffected ? [] : [status.FixedVersion is { } version ? VersionRange.Before(version) : VersionRange.All],
            FixedVersion = status.FixedVersion,
            State = status.State,
            Channel = status.FixedVersion is null ? null : target.Channel,
        };
    }

    /// <summary>Where in the text a line <c>RELEASE_PACKAGE: STATUS</c> begins, where its package does, where its colon is, and its end.</summary>
    private readonly record struct Status(int Start, int Package, int Colon, int End);
}

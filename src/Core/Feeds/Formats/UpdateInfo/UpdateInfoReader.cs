using System.Text.RegularExpressions;
using Strata.Core.Feeds.Xml;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>
/// Reads <c>updateinfo.xml</c>, the list of updates in the metadata of RPM repositories: <c>updates</c> → <c>update</c> with <c>id</c>,
/// <c>severity</c>, <c>references</c> and <c>pkglist</c>. One update at a time is held.
/// </summary>
/// <param name="rules">The publisher's rules.</param>
/// <param name="limits">The limits.</param>
internal sealed partial class UpdateInfoReader(RpmUpdateRules rules, FeedLimits limits)
{
    private const int MaximumLinks = 20;

    private const int MaximumLink = 2048;

    /// <summary>Updates that are looked at to see whose file it is.</summary>
    private const int Looks = 20;

    /// <summary>True when a file is an <c>updateinfo.xml</c> whose first updates have an id of the publisher's form.</summary>
    public bool Recognizes(FeedFile file, CancellationToken cancellationToken)
    {
        var looks = 0;
        try
        {
            foreach (var update in Read(file, new SkippedRecords(), cancellationToken))
            {
                if (rules.IsId(update.Id))
                {
                    return true;
                }

                if (++looks == Looks)
                {
                    break;
                }
            }
        }
        catch (FeedFormatException)
        {
        }

        return false;
    }

    /// <summary>Each update of the file.</summary>
    /// <exception cref="FeedFormatException">It is no <c>updateinfo.xml</c>, or is cut off.</exception>
    public IEnumerable<RpmUpdate> Read(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken)
    {
        using var xml = new FeedXmlReader(file, limits);
        var hasRoot = false;
        while (xml.Read(cancellationToken))
        {
            if (!xml.IsElement)
            {
                continue;
            }

            if (!hasRoot && xml.Name != "updates")
            {
                throw new FeedFormatException($"'{file.Path}' is not an updateinfo.xml: it begins with <{FeedText.Clean(xml.Name)}>");
            }

            hasRoot = true;
            if (xml is { Depth: 1, Name: "update", IsEmpty: false })
            {
                xml.BeginRecord();
                if (ReadUpdate(xml, cancellationToken) is { } update)
                {
                    yield return update;
                }
                else
                {
                    skipped.Add("unreadable-id");
                }
            }
        }
    }

    private RpmUpdate? ReadUpdate(FeedXmlReader xml, CancellationToken cancellationToken)
    {
        var update = new UpdateBuilder { Kind = xml.Attribute("type")?.ToLowerInvariant() };
        var depth = xml.Depth;
        while (xml.Read(cancellationToken) && xml.Depth > depth)
        {
            if (xml.IsElement)
            {
                ReadElement(xml, depth, update, cancellationToken);
            }
        }

        return update.Build();
    }

    private void ReadElement(FeedXmlReader xml, int depth, UpdateBuilder update, CancellationToken cancellationToken)
    {
        var isOwn = xml.Depth == depth + 1;
        switch (xml.Name)
        {
            case "id" when isOwn:
                update.Id = xml.ReadText(cancellationToken);
                break;
            case "title" when isOwn:
                update.Title = xml.ReadText(cancellationToken);
                AddCvesOf(update.Title, update);
                break;
            case "severity" when isOwn:
                update.Severity = xml.ReadText(cancellationToken);
                break;
            case "description" when isOwn:
                AddCvesOf(xml.ReadText(cancellationToken), update);
                break;
            case "issued" when isOwn:
                update.Issued = FeedDate.Read(xml.Attribute("date"));
                break;
            case "updated" when isOwn:
                update.Updated = FeedDate.Read(xml.Attribute("date"));
                break;
            case "reference":
                AddReference(xml, update);
                break;
            case "collection":
                update.Module = null;
                break;
            case "module":
                update.Module = xml.Attribute("name") is { } name && xml.Attribute("stream") is { } stream ? $"{name}:{stream}" : null;
                break;
            case "package":
                AddPackage(xml, update);
                break;
        }
    }

    private void AddReference(FeedXmlReader xml, UpdateBuilder update)
    {
        var id = xml.Attribute("id");
        if (id is not null && VulnerabilityId.Cve(id) is { } cve)
        {
            update.Cves.Add(cve);
        }
        else if (xml.Attribute("type") == "ghsa" && id is not null && VulnerabilityId.IsId(id))
        {
            update.OtherIds.Add(id);
        }

        AddCvesOf(xml.Attribute("title"), update);
        if (xml.Attribute("href") is { Length: <= MaximumLink } link && update.Links.Count < MaximumLinks
            && (link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || link.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
        {
            update.Links.Add(link);
        }
    }

    private void AddCvesOf(string? text, UpdateBuilder update)
    {
        if (!rules.CvesInTexts || text is null)
        {
            return;
        }

        foreach (var match in CveInText().EnumerateMatches(text))
        {
            if (VulnerabilityId.Cve(text.Substring(match.Index, match.Length)) is { } cve)
            {
                update.Cves.Add(cve);
            }
        }
    }

    private static void AddPackage(FeedXmlReader xml, UpdateBuilder update)
    {
        if (xml.Attribute("name") is { } name
            && RpmUpdatePackage.VersionOf(xml.Attribute("epoch"), xml.Attribute("version"), xml.Attribute("release")) is { } version)
        {
            update.Packages.Add(new RpmUpdatePackage(name, version, xml.Attribute("arch"), update.Module));
        }
    }

    [GeneratedRegex(@"\bCVE-[0-9]{4}-[0-9]{4,19}\b", RegexOptions.CultureInvariant)]
    private static partial Regex CveInText();

    private sealed class UpdateBuilder
    {
        public string? Id { get; set; }

        public string? Kind { get; init; }

        public string? Title { get; set; }

        public string? Severity { get; set; }

        public DateTimeOffset? Issued { get; set; }

        public DateTimeOffset? Updated { get; set; }

        public string? Module { get; set; }

        public List<string> Cves { get; } = [];

        public List<string> OtherIds { get; } = [];

        public List<string> Links { get; } = [];

        public List<RpmUpdatePackage> Packages { get; } = [];

        public RpmUpdate? Build() => Id is null
            ? null
            : new RpmUpdate
            {
                Id = Id,
                Kind = Kind,
                Title = Title,
                Severity = Severity,
                Issued = Issued,
                Updated = Updated,
                Cves = [.. Cves.Distinct(StringComparer.Ordinal)],
                OtherIds = [.. OtherIds.Distinct(StringComparer.Ordinal)],
                Links = [.. Links.Distinct(StringComparer.Ordinal)],
                Packages = Packages,
            };
    }
}

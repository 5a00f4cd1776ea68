using Strata.Core.Feeds.Xml;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>Reads a definition.</summary>
/// <param name="xml">The document; at the start of a definition when one is read.</param>
/// <param name="ids">The document's ids.</param>
internal sealed class OvalDefinitionReader(FeedXmlReader xml, OvalIdTable ids)
{
    /// <summary>Criteria of one definition; those of a kernel for every product of SUSE are some ten thousand.</summary>
    public const int MaximumCriteria = 1_000_000;

    /// <summary>References, CVEs, CPEs or components of one definition.</summary>
    private const int MaximumItems = 100_000;

    private readonly HashSet<string> _knownCves = new(StringComparer.Ordinal);
    private List<OvalReference> _references = [];
    private List<OvalCve> _cves = [];
    private List<string> _cpes = [];
    private List<string> _platforms = [];
    private List<OvalResolution> _resolutions = [];
    private int _count;

    /// <summary>Reads to the end of the definition.</summary>
    public OvalDefinition Read(CancellationToken cancellationToken)
    {
        (_references, _cves, _cpes, _platforms, _resolutions, _count) = ([], [], [], [], [], 0);
        var definition = new OvalDefinition { Id = xml.Attribute("id") ?? "", Class = xml.Attribute("class") ?? "" };
        var depth = xml.Depth;
        if (xml.IsEmpty)
        {
            return definition;
        }

        while (xml.Read(cancellationToken) && xml.Depth > depth)
        {
            if (!xml.IsElement)
            {
                continue;
            }

            definition = xml.Name == "criteria"
                ? definition with { Criteria = ReadCriteria(cancellationToken) }
                : ReadMetadata(definition, cancellationToken);
        }

        return definition with
        {
            References = _references,
            Cves = _cves,
            CveIds = ReadCveIds(),
            Cpes = _cpes,
            Platforms = _platforms,
            Resolutions = _resolutions,
        };
    }

    private List<string> ReadCveIds()
    {
        var ids = new List<string>();
        _knownCves.Clear();
        foreach (var reference in _references)
        {
            if (reference.Source.Contains("CVE", StringComparison.OrdinalIgnoreCase))
            {
                AddCveIds(reference.Id, ids);
            }
        }

        foreach (var cve in _cves)
        {
            AddCveIds(cve.Text, ids);
        }

        return ids;
    }

    private void AddCveIds(string text, List<string> ids)
    {
        foreach (var word in text.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (VulnerabilityId.Cve(word) is { } id && _knownCves.Add(id))
            {
                ids.Add(id);
            }
        }
    }

    private OvalDefinition ReadMetadata(OvalDefinition definition, CancellationToken cancellationToken)
    {
        switch (xml.Name)
        {
            case "title":
                return definition with { Title = xml.ReadText(cancellationToken) };
            case "description":
                return definition with { Description = FeedText.Summary(xml.ReadText(cancellationToken)) };
            case "severity":
                return definition with { Severity = xml.ReadText(cancellationToken) };
            case "issued":
                return definition with { Issued = xml.Attribute("date") };
            case "updated":
                return definition with { Updated = xml.Attribute("date") };
            case "advisory_date" or "public_date":
                return definition with { Issued = xml.ReadText(cancellationToken) };
            case "patchable":
                return definition with { Patchable = xml.ReadText(cancellationToken) };
            default:
                ReadLists(cancellationToken);
                return definition;
        }
    }

    private void ReadLists(CancellationToken cancellationToken)
    {
        switch (xml.Name)
        {
            case "reference" when xml.Attribute("ref_id") is { } id:
                Count(MaximumItems);
                _references.Add(new OvalReference(xml.Attribute("source") ?? "", id, xml.Attribute("ref_url")));
                break;
            case "cve":
                Count(MaximumItems);
                var (vectors, impact, address) = (Vectors(), xml.Attribute("impact") ?? xml.Attribute("priority"), xml.Attribute("href"));
                if (xml.ReadText(cancellationToken) is { } text)
                {
                    _cves.Add(new OvalCve(text, vectors, impact, address));
                }

                break;
            case "cpe":
                AddText(_cpes, cancellationToken);
                break;
            case "platform":
                AddText(_platforms, cancellationToken);
                break;
            case "resolution" when xml.Attribute("state") is { } state:
                Count(MaximumItems);
                _resolutions.Add(new OvalResolution(state, new List<string>()));
                break;
            case "component" when _resolutions is [.., { Components: List<string> components }]:
                AddText(components, cancellationToken);
                break;
            default:
                break;
        }
    }

    private void AddText(List<string> texts, CancellationToken cancellationToken)
    {
        Count(MaximumItems);
        if (xml.ReadText(cancellationToken) is { } text)
        {
            texts.Add(text);
        }
    }

    /// <summary>Vectors stand behind the score (<c>9.8/CVSS:3.1/AV:N/…</c>, <c>7.8/AV:N/…</c>) or, at Ubuntu, alone.</summary>
    private List<string> Vectors()
    {
        var vectors = new List<string>(1);
        foreach (var name in (ReadOnlySpan<string>)["cvss4", "cvss3", "cvss2", "cvss_vector"])
        {
            if (xml.Attribute(name) is { } text)
            {
                vectors.Add(char.IsAsciiDigit(text[0]) && text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? text[(slash + 1)..] : text);
            }
        }

        return vectors;
    }

    /// <summary>The recursion is bounded by the reader's limit on nesting.</summary>
    private OvalCriteria ReadCriteria(CancellationToken cancellationToken)
    {
        Count(MaximumCriteria);
        var children = new List<OvalCriteria>();
        var criteria = new OvalCriteria
        {
            IsOr = string.Equals(xml.Attribute("operator"), "OR", StringComparison.OrdinalIgnoreCase),
            IsNegated = IsTrue(xml.Attribute("negate")),
            Children = children,
        };
        var depth = xml.Depth;
        if (xml.IsEmpty)
        {
            return criteria;
        }

        while (xml.Read(cancellationToken) && xml.Depth > depth)
        {
            if (!xml.IsElement)
            {
                continue;
            }

            if (xml.Name == "criteria")
            {
                children.Add(ReadCriteria(cancellationToken));
            }
            else if (xml.Name == "criterion")
            {
                Count(MaximumCriteria);
                children.Add(new OvalCriteria
                {
                    Test = ids.Read(xml.Attribute("test_ref")),
                    Comment = xml.Attribute("comment") ?? "",
                    IsNegated = IsTrue(xml.Attribute("negate")),
                });
            }
        }

        return criteria;
    }

    private static bool IsTrue(string? text) => text is "true" or "1";

    private void Count(int maximum)
    {
        if (++_count > maximum)
        {
            throw new FeedFormatException($"a definition has more than {maximum} parts");
        }
    }
}

using Strata.Core.Feeds.Xml;

namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>Reads the tables of a document and passes over its definitions.</summary>
/// <param name="xml">The document from its beginning.</param>
internal sealed class OvalTablesReader(FeedXmlReader xml)
{
    /// <summary>Elements around a test, object, state or variable: the document and the section.</summary>
    private const int EntryDepth = 2;

    private const int MaximumPooledTexts = 100_000;

    private readonly OvalTables _tables = new();
    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);

    /// <summary>Reads to the end of the document.</summary>
    /// <exception cref="FeedFormatException">It is not whole XML or no OVAL document.</exception>
    public OvalTables Read(CancellationToken cancellationToken)
    {
        while (xml.Read(cancellationToken))
        {
            if (!xml.IsElement || xml.Depth > EntryDepth)
            {
                continue;
            }

            xml.BeginRecord();
            if (xml.Depth == EntryDepth)
            {
                ReadEntry(cancellationToken);
            }
            else if (xml.Depth == 0 && xml.Name != OvalDocument.Root)
            {
                throw new FeedFormatException($"the XML is no OVAL document: it begins with '{xml.Name}'");
            }
        }

        return _tables;
    }

    private void ReadEntry(CancellationToken cancellationToken)
    {
        switch (xml.Name)
        {
            case ['r' or 'd' or 't', ..] when KindOf(xml.Name) is { } kind:
                ReadTest(kind, cancellationToken);
                break;
            case "rpminfo_object" or "dpkginfo_object" or "textfilecontent54_object" or "textfilecontent_object"
                or "rpmverifyfile_object" or "rpmverify_object":
                ReadObject(cancellationToken);
                break;
            case "rpminfo_state" or "dpkginfo_state" or "textfilecontent54_state" or "textfilecontent_state"
                or "rpmverifyfile_state" or "rpmverify_state":
                ReadState(cancellationToken);
                break;
            case "constant_variable":
                ReadVariable(cancellationToken);
                break;
        }
    }

    private static OvalTestKind? KindOf(string name) => name switch
    {
        "rpminfo_test" or "dpkginfo_test" => OvalTestKind.Package,
        "textfilecontent54_test" or "textfilecontent_test" => OvalTestKind.Text,
        "rpmverifyfile_test" or "rpmverify_test" => OvalTestKind.Other,
        _ => null,
    };

    private void ReadTest(OvalTestKind kind, CancellationToken cancellationToken)
    {
        var id = _tables.Ids.Read(xml.Attribute("id"));
        OvalId tested = default;
        var states = new List<OvalId>(1);
        while (NextChild(cancellationToken))
        {
            if (xml.Name == "object")
            {
                tested = _tables.Ids.Read(xml.Attribute("object_ref"));
            }
            else if (xml.Name == "state")
            {
                states.Add(_tables.Ids.Read(xml.Attribute("state_ref")));
            }
        }

        _tables.AddTest(id, kind, tested, states);
    }

    private void ReadObject(CancellationToken cancellationToken)
    {
        var id = _tables.Ids.Read(xml.Attribute("id"));
        string? name = null;
        OvalId variable = default;
        while (NextChild(cancellationToken))
        {
            if (xml.Name is "name" or "pattern" or "filepath" && name is null && variable == default)
            {
                variable = _tables.Ids.Read(xml.Attribute("var_ref"));
                name = xml.ReadText(cancellationToken);
            }
        }

        _tables.AddObject(id, Pooled(name), variable);
    }

    private void ReadState(CancellationToken cancellationToken)
    {
        var id = _tables.Ids.Read(xml.Attribute("id"));
        var state = new OvalState();
        while (NextChild(cancellationToken))
        {
            var operation = OperationOf(xml.Attribute("operation"));
            switch (xml.Name)
            {
                case "evr":
                    state = state with { EvrOperation = operation, Evr = Pooled(xml.ReadText(cancellationToken)) };
                    break;
                case "subexpression" when xml.Attribute("datatype") is "debian_evr_string" or "evr_string":
                    state = state with { EvrOperation = operation, Evr = Pooled(xml.ReadText(cancellationToken)) };
                    break;
                case "version":
                    state = state with { VersionOperation = operation, Version = Pooled(xml.ReadText(cancellationToken)) };
                    break;
                case "arch":
                    state = state with { Architecture = Pooled(xml.ReadText(cancellationToken)) };
                    break;
                case "signature_keyid":
                    state = state with { IsSignature = true };
                    break;
                default:
                    break;
            }
        }

        _tables.AddState(id, state);
    }

    private void ReadVariable(CancellationToken cancellationToken)
    {
        var id = _tables.Ids.Read(xml.Attribute("id"));
        while (NextChild(cancellationToken))
        {
            if (xml.Name == "value" && xml.ReadText(cancellationToken) is { } value)
            {
                _tables.AddValue(id, Pooled(value)!);
            }
        }
    }

    /// <summary>Moves to the next element within the entry; false at the entry's end.</summary>
    private bool NextChild(CancellationToken cancellationToken)
    {
        if (xml.Depth == EntryDepth && xml.IsElement && xml.IsEmpty)
        {
            return false;
        }

        while (xml.Read(cancellationToken) && xml.Depth > EntryDepth)
        {
            if (xml.IsElement)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same text as one that came before, where it did: architectures, names and releases repeat all the time.</summary>
    private string? Pooled(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (_pool.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_pool.Count < MaximumPooledTexts)
        {
            _pool[text] = text;
        }

        return text;
    }

    private static OvalOperation OperationOf(string? text) => text switch
    {
        null or "equals" => OvalOperation.Equal,
        "not equal" => OvalOperation.NotEqual,
        "less than" => OvalOperation.LessThan,
        "less than or equal" => OvalOperation.LessThanOrEqual,
        "greater than" => OvalOperation.GreaterThan,
        "greater than or equal" => OvalOperation.GreaterThanOrEqual,
        "pattern match" => OvalOperation.PatternMatch,
        _ => OvalOperation.Other,
    };
}

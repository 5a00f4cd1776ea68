namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>The tests, objects, states and variables of a document, which its definitions refer to by id.</summary>
internal sealed class OvalTables
{
    /// <summary>Entries of all tables together; the largest known document has a million.</summary>
    public const int MaximumEntries = 8_000_000;

    private readonly Dictionary<OvalId, Entry> _tests = [];
    private readonly Dictionary<OvalId, List<OvalId>> _furtherStates = [];
    private readonly Dictionary<OvalId, IReadOnlyList<string>> _names = [];
    private readonly Dictionary<OvalId, OvalId> _variablesOfObjects = [];
    private readonly Dictionary<OvalId, OvalState> _states = [];
    private readonly Dictionary<OvalId, List<string>> _variables = [];
    private int _count;

    /// <summary>The ids of this document.</summary>
    public OvalIdTable Ids { get; } = new();

    /// <summary>Adds a test.</summary>
    public void AddTest(OvalId id, OvalTestKind kind, OvalId objectId, IReadOnlyList<OvalId> states)
    {
        Count(1);
        _tests[id] = new Entry(objectId, states is [var first, ..] ? first : default, kind);
        if (states.Count > 1)
        {
            Count(states.Count);
            _furtherStates[id] = [.. states.Skip(1)];
        }
    }

    /// <summary>Adds an object with a name, or with a variable that has the names.</summary>
    public void AddObject(OvalId id, string? name, OvalId variable)
    {
        Count(1);
        if (name is not null)
        {
            _names[id] = [name];
        }
        else if (variable != default)
        {
            _variablesOfObjects[id] = variable;
        }
    }

    /// <summary>Adds a state.</summary>
    public void AddState(OvalId id, OvalState state)
    {
        Count(1);
        _states[id] = state;
    }

    /// <summary>Adds a value of a variable.</summary>
    public void AddValue(OvalId id, string value)
    {
        Count(1);
        if (!_variables.TryGetValue(id, out var values))
        {
            _variables[id] = values = [];
        }

        values.Add(value);
    }

    /// <summary>The test with this id, or null when it or its object is not in the document.</summary>
    public OvalTest? Find(OvalId id) =>
        _tests.TryGetValue(id, out var entry) && NamesOf(entry.Object) is { } names ? new OvalTest(entry.Kind, names, StatesOf(id, entry.State)) : null;

    private IReadOnlyList<string>? NamesOf(OvalId id) =>
        _names.TryGetValue(id, out var names) ? names
        : _variablesOfObjects.TryGetValue(id, out var variable) && _variables.TryGetValue(variable, out var values) ? values
        : null;

    private IReadOnlyList<OvalState> StatesOf(OvalId test, OvalId first)
    {
        if (first == default)
        {
            return [];
        }

        if (!_furtherStates.TryGetValue(test, out var further))
        {
            return _states.TryGetValue(first, out var only) ? [only] : [];
        }

        return [.. further.Prepend(first).Select(id => _states.GetValueOrDefault(id)).OfType<OvalState>()];
    }

    private void Count(int entries)
    {
        _count += entries;
        if (_count > MaximumEntries)
        {
            throw new FeedFormatException($"the OVAL document has more than {MaximumEntries} tests, objects, states and values");
        }
    }

    private readonly record struct Entry(OvalId Object, OvalId State, OvalTestKind Kind);
}

using Strata.Core.Warnings;

namespace Strata.Core.Scanning.Trees;

/// <summary>The problems of files in a tree, each told once; millions of unreadable files do not make it large.</summary>
internal sealed class StoredProblems
{
    private readonly OrderedDictionary<ScanWarning, int> _table = [];

    /// <summary>The problems in the order of their numbers.</summary>
    public IReadOnlyList<ScanWarning> Table => [.. _table.Keys];

    /// <summary>The number of a problem.</summary>
    public int IndexOf(ScanWarning problem)
    {
        var told = _table.Count < FileTreeForm.MaximumProblems || _table.ContainsKey(problem)
            ? problem
            : new ScanWarning(problem.Code, "More files could not be read; they are not listed.");
        if (!_table.TryGetValue(told, out var index))
        {
            _table.Add(told, index = _table.Count);
        }

        return index;
    }
}

using System.Globalization;

namespace Strata.Core.Inventory.Distributions;

/// <summary>The releases that <c>releases.tsv</c> lists: code names and dates, each row with the source of its dates.</summary>
static class ReleaseTable
{
    private const int Columns = 7;

    private static readonly Dictionary<string, Release> ByNamespace =
        Read().ToDictionary(release => release.Namespace, StringComparer.Ordinal);

    private static readonly Dictionary<(string Id, string CodeName), Release> ByCodeName = ByNamespace.Values
        .Where(release => release.CodeName is not null)
        .ToDictionary(release => (release.Namespace.Split(':')[0], release.CodeName!));

    /// <summary>Every release, ordered by namespace.</summary>
    public static IReadOnlyList<Release> All { get; } = [.. ByNamespace.Values.OrderBy(release => release.Namespace, StringComparer.Ordinal)];

    /// <summary>The release of a namespace, or null when the table does not have it.</summary>
    public static Release? Find(string @namespace) => ByNamespace.GetValueOrDefault(@namespace);

    /// <summary>The namespace of a code name (<c>debian</c>, <c>bookworm</c>: <c>debian:12</c>), or null.</summary>
    public static string? NamespaceOf(string id, string codeName) => ByCodeName.GetValueOrDefault((id, codeName))?.Namespace;

    /// <summary>The version of a numbered release's code name (<c>ubuntu</c>, <c>jammy</c>: <c>22.04</c>), or null.</summary>
    public static string? VersionOf(string id, string codeName) =>
        NamespaceOf(id, codeName)?[(id.Length + 1)..] is { } version && char.IsAsciiDigit(version[0]) ? version : null;

    private static IEnumerable<Release> Read()
    {
        using var stream = typeof(ReleaseTable).Assembly.GetManifestResourceStream("releases.tsv")
            ?? throw new InvalidOperationException("The assembly was built without releases.tsv.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split('\t');
                yield return cells.Length == Columns
                    ? new Release(cells[0], Text(cells[1]), Date(cells[2]), Date(cells[3]), Date(cells[4]), Date(cells[5]), cells[6])
                    : throw new InvalidOperationException($"releases.tsv: '{line}' does not have {Columns} columns.");
            }
        }
    }

    private static string? Text(string cell) => cell == "-" ? null : cell;

    private static DateOnly? Date(string cell) =>
        cell == "-" ? null : DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

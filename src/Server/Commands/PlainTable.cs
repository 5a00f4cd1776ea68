using System.Text;
using Strata.Server.Telemetry;

namespace Strata.Server.Commands;

/// <summary>A table of text without lines, as it can be read, searched and cut in a terminal and in a pipe alike. All cells are cleaned.</summary>
internal static class PlainTable
{
    private const int Gap = 2;

    /// <summary>The table's text, each line with its end.</summary>
    /// <param name="headings">The headings; <c>#</c> before one aligns its column to the right.</param>
    /// <param name="rows">The rows, with a cell for each heading.</param>
    public static string Format(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines =
        [
            [.. headings.Select(heading => heading.TrimStart('#'))],
            .. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(LogText.Clean)]),
        ];
        var text = new StringBuilder();
        var line = new StringBuilder();
        foreach (var cells in lines)
        {
            for (var column = 0; column < cells.Count; column++)
            {
                var width = lines.Max(row => row[column].Length);
                line.Append(headings[column].StartsWith('#') ? cells[column].PadLeft(width) : cells[column].PadRight(width)).Append(' ', Gap);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
            line.Clear();
        }

        return text.ToString();
    }
}

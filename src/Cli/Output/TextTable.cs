using Spectre.Console;

namespace Strata.Cli.Output;

/// <summary>A table without lines, as it can be read, searched and cut in a terminal and in a pipe alike. All cells are cleaned.</summary>
internal sealed class TextTable
{
    /// <summary>Characters of one cell; longer texts come only from hostile or broken input and would push everything else away.</summary>
    private const int MaximumCell = 120;

    /// <summary>Blanks between two columns.</summary>
    private const int Gap = 2;

    private readonly Table _table = new Table().Border(TableBorder.None);
    private readonly int[] _widths;

    /// <summary>
    /// A table with these headings. A heading that starts with <c>#</c> is a right-aligned number column; one that starts with <c>!</c>
    /// is never wrapped, so that it can be copied, and takes the room that it needs from the others.
    /// </summary>
    public TextTable(params ReadOnlySpan<string> headings)
    {
        _widths = new int[headings.Length];
        foreach (var heading in headings)
        {
            var number = heading.StartsWith('#');
            var whole = number || heading.StartsWith('!');
            var column = new TableColumn(new Text(whole ? heading[1..] : heading, new Style(decoration: Decoration.Bold)))
            {
                NoWrap = whole,
                Padding = new Padding(0, 0, Gap, 0),
                Alignment = number ? Justify.Right : Justify.Left,
            };
            _widths[_table.Columns.Count] = whole ? heading.Length - 1 : heading.Length;
            _table.AddColumn(column);
        }
    }

    /// <summary>The columns of the terminal that it takes to write the table without breaking a cell.</summary>
    public int Width => _widths.Sum() + (Gap * _widths.Length);

    /// <summary>Adds a row of plain cells.</summary>
    public void Add(params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            row[i] = Cell(cells[i]);
        }

        Add(row);
    }

    /// <summary>Adds a row of styled cells.</summary>
    public void Add(params Text[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _widths[i] = Math.Max(_widths[i], cells[i].Length);
        }

        _table.AddRow(cells);
    }

    /// <summary>A cleaned cell.</summary>
    public static Text Cell(string text, Style? style = null) => new(DisplayText.Clean(text, MaximumCell), style);

    /// <summary>Writes the table.</summary>
    public void WriteTo(IAnsiConsole console) => console.Write(_table);
}

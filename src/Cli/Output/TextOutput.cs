using System.Text;
using Spectre.Console;

namespace Strata.Cli.Output;

/// <summary>
/// Where a layout is drawn: a text of a given width. The library's own output asks the console for its size, upon which the base
/// library sends escape sequences to the terminal.
/// </summary>
/// <param name="writer">The text.</param>
/// <param name="width">Its columns.</param>
internal sealed class TextOutput(TextWriter writer, int width) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => false;

    public int Width => width;

    public int Height => 1_000;

    public void SetEncoding(Encoding encoding)
    {
    }
}

using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Strata.Cli.Output;

/// <summary>Text for people: laid out for a width, with or without colour, without blanks at the ends of lines.</summary>
internal static class TextReport
{
    /// <summary>Columns that stand for "no limit" in a file or pipe.</summary>
    private const int Unlimited = 10_000;

    /// <summary>Writes what <paramref name="write"/> draws.</summary>
    public static void Write(ConsoleProfile profile, Stream output, Action<IAnsiConsole> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        write(CreateConsole(profile, text));
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var line in text.ToString().AsSpan().TrimEnd().EnumerateLines())
        {
            writer.WriteLine(line.TrimEnd());
        }
    }

    private static IAnsiConsole CreateConsole(ConsoleProfile profile, StringWriter text) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = profile.Color ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = profile.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        Out = new TextOutput(text, profile.Width ?? Unlimited),
    });
}

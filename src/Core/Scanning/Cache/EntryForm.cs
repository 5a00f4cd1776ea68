using Strata.Core.Scanning.Trees;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning.Cache;

/// <summary>How the parts that all entries of the cache have are written and read. Entries are read by the code that wrote them and no other.</summary>
internal static class EntryForm
{
    /// <summary>The level of zstd: entries are written while somebody waits for a scan.</summary>
    public const int CompressionLevel = 1;

    /// <summary>Writes a text or null.</summary>
    public static void WriteText(TreeBytesWriter output, string? text)
    {
        output.Byte((byte)(text is null ? 0 : 1));
        if (text is not null)
        {
            output.Text(text);
        }
    }

    /// <summary>Reads a text or null.</summary>
    public static string? ReadText(TreeBytesReader input) => input.Byte() == 0 ? null : input.RawText();

    /// <summary>Writes texts.</summary>
    public static void WriteTexts(TreeBytesWriter output, IReadOnlyList<string> texts)
    {
        output.Number(texts.Count);
        foreach (var text in texts)
        {
            output.Text(text);
        }
    }

    /// <summary>Reads texts.</summary>
    public static string[] ReadTexts(TreeBytesReader input)
    {
        var texts = new string[input.Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = input.RawText();
        }

        return texts;
    }

    /// <summary>Writes warnings.</summary>
    public static void WriteWarnings(TreeBytesWriter output, IReadOnlyList<ScanWarning> warnings)
    {
        output.Number(warnings.Count);
        foreach (var warning in warnings)
        {
            output.Text(warning.Code);
            output.Text(warning.Message);
            WriteText(output, warning.Location);
        }
    }

    /// <summary>Reads warnings.</summary>
    public static ScanWarning[] ReadWarnings(TreeBytesReader input)
    {
        var warnings = new ScanWarning[input.Count()];
        for (var i = 0; i < warnings.Length; i++)
        {
            warnings[i] = new ScanWarning(input.RawText(), input.RawText(), ReadText(input));
        }

        return warnings;
    }
}

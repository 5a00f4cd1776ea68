using System.Text;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads the small text files that name a release. They are a few hundred bytes in practice.</summary>
static class ReleaseFile
{
    /// <summary>Bytes of a release file that are read; beyond is a warning. Stops files that are grown to slow a scan down.</summary>
    public const int MaximumBytes = 64 << 10;

    /// <summary>The lines of the file at <paramref name="path"/> without line ends; null when there is no such file.</summary>
    public static IEnumerable<string>? Lines(IFileTree tree, string path, DetectionContext context) =>
        tree.Find(path) is { } file ? Lines(file, context) : null;

    /// <summary>The lines of a file without line ends.</summary>
    public static IEnumerable<string> Lines(LayerFile file, DetectionContext context)
    {
        var content = file.Content;
        if (content.Length > MaximumBytes)
        {
            context.Warn(
                WarningCodes.LimitExceeded,
                $"The release file is larger than {MaximumBytes} bytes; the rest was not read.",
                PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength));
            content = content[..MaximumBytes];
        }

        return Encoding.UTF8.GetString(content.Span).TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r'));
    }

    /// <summary>The first line that is not blank, trimmed; null when the file is missing or blank.</summary>
    public static string? FirstLine(IFileTree tree, string path, DetectionContext context) =>
        Lines(tree, path, context)?.Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
}

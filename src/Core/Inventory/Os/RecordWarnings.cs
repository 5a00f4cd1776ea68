using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>Says what could not be read of a package database that is a text file of records.</summary>
static class RecordWarnings
{
    /// <summary>Reports the skipped records, or, when there is no other record at all, that the database is unreadable; then false.</summary>
    public static bool Report(LayerFile file, int records, IReadOnlyList<ScanWarning> skipped, DetectionContext context)
    {
        var location = PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength);
        if (records == 0 && skipped.Count > 0)
        {
            context.Warn(WarningCodes.PackageDatabaseUnreadable, "No record of the package database could be read.", location);
            return false;
        }

        Report(skipped, context);
        if (EndsWithinLine(file.Content.Span))
        {
            context.Warn(
                WarningCodes.PackageRecordSkipped,
                "The package database ends in the middle of a line: its last record may be wrong, and records after it are missing.",
                location);
        }

        return true;
    }

    /// <summary>Both dpkg and apk end every line; a file that does not was cut, and what followed is unknown.</summary>
    public static bool EndsWithinLine(ReadOnlySpan<byte> content) => !content.IsEmpty && content[^1] != (byte)'\n';

    /// <summary>Reports the skipped records.</summary>
    public static void Report(IReadOnlyList<ScanWarning> skipped, DetectionContext context)
    {
        foreach (var warning in skipped)
        {
            context.Warn(warning.Code, warning.Message, warning.Location);
        }
    }
}

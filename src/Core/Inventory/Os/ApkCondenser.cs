using System.Text;
using Strata.Core.Warnings;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Shortens apk's installed database to what <see cref="ApkInstalledReader"/> takes from it: name, version, architecture and, where it is
/// another, origin. The file lists are most of it.
/// </summary>
static class ApkCondenser
{
    /// <summary>The shortened file. What it gives is compared with what the file gives, so that being exact is not a belief.</summary>
    public static CondensedContent Condense(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (full, skipped) = Read(content, cancellationToken);
        var text = new StringBuilder();
        foreach (var package in full)
        {
            text.Append("P:").Append(package.Name).Append("\nV:").Append(package.Version).Append('\n');
            if (package.Arch.Length > 0)
            {
                text.Append("A:").Append(package.Arch).Append('\n');
            }

            if (package.Source.Name != package.Name)
            {
                text.Append("o:").Append(package.Source.Name).Append('\n');
            }

            text.Append('\n');
        }

        ReadOnlyMemory<byte> condensed = Encoding.ASCII.GetBytes(text.ToString());
        if (RecordWarnings.EndsWithinLine(content.Span) && condensed.Length > 0)
        {
            condensed = condensed[..^2];
        }

        if (condensed.Length > content.Length)
        {
            return new CondensedContent(content, IsExact: true);
        }

        var (again, skippedAgain) = Read(condensed, cancellationToken);
        var isExact = full.SequenceEqual(again) && skipped.SequenceEqual(skippedAgain)
            && RecordWarnings.EndsWithinLine(content.Span) == RecordWarnings.EndsWithinLine(condensed.Span);
        return new CondensedContent(condensed, isExact);
    }

    private static (IReadOnlyList<Package> Packages, IReadOnlyList<ScanWarning> Skipped) Read(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var skipped = new WarningSink();
        var packages = ApkInstalledReader.Read(content.Span, "", skipped, cancellationToken);
        return (packages, skipped.ToList());
    }
}

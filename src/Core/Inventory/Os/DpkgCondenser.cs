using System.Text;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Shortens a dpkg status file to what <see cref="DpkgStatusReader"/> takes from it: the stanzas of present packages with name, version,
/// architecture, source where it differs, and builder where one is told; those of removed ones with name, architecture and state, since a journal may name them.
/// </summary>
static class DpkgCondenser
{
    /// <summary>The shortened file. What it gives is compared with what the file gives, so that being exact is not a belief.</summary>
    public static CondensedContent Condense(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var full = DpkgStatusReader.Read(content.Span, "", cancellationToken);
        if (full.Records.Count == 0)
        {
            // Blank, or no stanza at all as the checksum lists beside stanza files: what is said of these is said of their first line.
            var rest = full.Skipped.Count > 0 ? FirstLine(content) : RecordWarnings.EndsWithinLine(content.Span) ? content[^1..] : default;
            return new CondensedContent(rest, IsSame(full, rest, content, cancellationToken));
        }

        var text = new StringBuilder();
        foreach (var record in full.Records)
        {
            Write(text, record);
        }

        ReadOnlyMemory<byte> condensed = Encoding.UTF8.GetBytes(text.ToString());
        if (RecordWarnings.EndsWithinLine(content.Span) && condensed.Length > 0)
        {
            condensed = condensed[..^2];
        }

        // A file of the shortest stanzas gains nothing, and the file itself is always right.
        return condensed.Length > content.Length
            ? new CondensedContent(content, IsExact: true)
            : new CondensedContent(condensed, IsSame(full, condensed, content, cancellationToken));
    }

    private static void Write(StringBuilder text, DpkgRecord record)
    {
        text.Append("Package: ").Append(record.Name).Append('\n');
        if (record.Package is { } package)
        {
            text.Append("Version: ").Append(package.Version).Append('\n');
            if (package.Source.Version != package.Version)
            {
                text.Append("Source: ").Append(package.Source.Name).Append(" (").Append(package.Source.Version).Append(")\n");
            }
            else if (package.Source.Name != package.Name)
            {
                text.Append("Source: ").Append(package.Source.Name).Append('\n');
            }

            if (package.Vendor is { } vendor)
            {
                text.Append("Vendor: ").Append(vendor).Append('\n');
            }
        }
        else
        {
            text.Append("Status: deinstall ok config-files\n");
        }

        if (record.Arch.Length > 0)
        {
            text.Append("Architecture: ").Append(record.Arch).Append('\n');
        }

        text.Append('\n');
    }

    private static ReadOnlyMemory<byte> FirstLine(ReadOnlyMemory<byte> content)
    {
        var end = content.Span.IndexOf((byte)'\n');
        return end < 0 ? content : content[..(end + 1)];
    }

    private static bool IsSame(DpkgContent full, ReadOnlyMemory<byte> condensed, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var again = DpkgStatusReader.Read(condensed.Span, "", cancellationToken);
        return full.Records.SequenceEqual(again.Records) && full.Skipped.SequenceEqual(again.Skipped)
            && ((full.Records.Count == 0 && full.Skipped.Count > 0) || RecordWarnings.EndsWithinLine(content.Span) == RecordWarnings.EndsWithinLine(condensed.Span));
    }
}

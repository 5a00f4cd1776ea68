using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Storage.Records;

/// <summary>
/// The one byte form of an advisory: what is stored, and what the content digest is taken over, so that equal advisories are equal
/// bytes in every engine. The numbers of <see cref="PackageKind"/>, <see cref="FixState"/> and <see cref="Severity"/> are part of it.
/// </summary>
internal static class AdvisoryRecord
{
    public static void Write(PackedWriter writer, Advisory advisory)
    {
        writer.WriteText(advisory.Key);
        writer.WriteText(advisory.Id);
        writer.WriteTexts(advisory.Aliases);
        writer.WriteOptionalText(advisory.Summary);
        writer.WriteTexts(advisory.Cvss);
        writer.WriteTexts(advisory.Links);
        writer.WriteInstant(advisory.Published);
        writer.WriteInstant(advisory.Modified);
        writer.WriteInstant(advisory.Withdrawn);
        writer.WriteNumber(advisory.Affected.Count);
        for (var i = 0; i < advisory.Affected.Count; i++)
        {
            var start = writer.BeginSized();
            WriteAffected(writer, advisory.Affected[i]);
            writer.EndSized(start);
        }
    }

    /// <summary>Reads a whole record.</summary>
    public static Advisory Read(ReadOnlySpan<byte> record)
    {
        var reader = new PackedReader(record);
        var advisory = ReadHead(ref reader);
        var affected = new AffectedPackage[reader.ReadCount()];
        for (var i = 0; i < affected.Length; i++)
        {
            affected[i] = ReadAffected(reader.ReadSized(), null, null);
        }

        return advisory with { Affected = affected };
    }

    /// <summary>Reads everything before the affected packages and leaves <paramref name="reader"/> at their number.</summary>
    public static Advisory ReadHead(ref PackedReader reader) => new()
    {
        Key = reader.ReadText(),
        Id = reader.ReadText(),
        Aliases = reader.ReadTexts(),
        Summary = reader.ReadOptionalText(),
        Cvss = reader.ReadTexts(),
        Links = reader.ReadTexts(),
        Published = reader.ReadInstant(),
        Modified = reader.ReadInstant(),
        Withdrawn = reader.ReadInstant(),
        Affected = [],
    };

    /// <summary>True when an affected package has these names, compared as UTF-8 without decoding the rest.</summary>
    public static bool IsAbout(ReadOnlySpan<byte> affected, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name)
    {
        var reader = new PackedReader(affected);
        return reader.ReadTextBytes().SequenceEqual(@namespace) && reader.ReadTextBytes().SequenceEqual(name);
    }

    /// <summary>Reads one affected package. A reader that knows its namespace and name already hands in the strings it has.</summary>
    public static AffectedPackage ReadAffected(ReadOnlySpan<byte> affected, string? @namespace, string? name)
    {
        var reader = new PackedReader(affected);
        var namespaceBytes = reader.ReadTextBytes();
        var nameBytes = reader.ReadTextBytes();
        var kind = reader.ReadByte();
        var state = reader.ReadByte();
        var severity = reader.ReadByte();
        if (kind > (byte)PackageKind.Any || state > (byte)FixState.UnderInvestigation || severity > (byte)Severity.Critical)
        {
            throw new CorruptRecordException("a record has an impossible kind, state or severity");
        }

        return QualifierRecord.Read(ref reader, new AffectedPackage
        {
            Namespace = @namespace ?? Encoding.UTF8.GetString(namespaceBytes),
            Name = name ?? Encoding.UTF8.GetString(nameBytes),
            Kind = (PackageKind)kind,
            State = (FixState)state,
            Severity = (Severity)severity,
            FixedVersion = reader.ReadOptionalText(),
            Ranges = ReadRanges(ref reader),
            Versions = reader.ReadTexts(),
        });
    }

    /// <summary>Writes one affected package.</summary>
    public static void WriteAffected(PackedWriter writer, AffectedPackage affected)
    {
        writer.WriteText(affected.Namespace);
        writer.WriteText(affected.Name);
        writer.WriteByte((byte)affected.Kind);
        writer.WriteByte((byte)affected.State);
        writer.WriteByte((byte)affected.Severity);
        writer.WriteOptionalText(affected.FixedVersion);
        writer.WriteNumber(affected.Ranges.Count);
        for (var i = 0; i < affected.Ranges.Count; i++)
        {
            var range = affected.Ranges[i];
            writer.WriteOptionalText(range.Introduced);
            writer.WriteOptionalText(range.Fixed);
            writer.WriteOptionalText(range.LastAffected);
        }

        writer.WriteTexts(affected.Versions);
        QualifierRecord.Write(writer, affected);
    }

    private static VersionRange[] ReadRanges(ref PackedReader reader)
    {
        var count = reader.ReadCount();
        if (count == 0)
        {
            return [];
        }

        var ranges = new VersionRange[count];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new VersionRange(reader.ReadOptionalText(), reader.ReadOptionalText(), reader.ReadOptionalText());
        }

        return ranges;
    }
}

using Strata.Core.Advisories;

namespace Strata.Storage.Records;

/// <summary>
/// The end of an affected package's byte form: what restricts it to some packages, and what is known of the vulnerability itself. Nothing at
/// all for one without either, as most are, so that these have the bytes, and the digest, that they had before there was any.
/// </summary>
internal static class QualifierRecord
{
    private const byte Module = 1;
    private const byte Architectures = 2;
    private const byte Repositories = 4;
    private const byte Channel = 8;
    private const byte Enrichment = 16;
    private const byte Known = Module | Architectures | Repositories | Channel | Enrichment;

    public static void Write(PackedWriter writer, AffectedPackage affected)
    {
        var present = (affected.Module is null ? 0 : Module)
            | (affected.Architectures.Count == 0 ? 0 : Architectures)
            | (affected.Repositories.Count == 0 ? 0 : Repositories)
            | (affected.Channel is null ? 0 : Channel)
            | (affected.Enrichment is null ? 0 : Enrichment);
        if (present == 0)
        {
            return;
        }

        writer.WriteByte((byte)present);
        if (affected.Module is { } module)
        {
            writer.WriteText(module);
        }

        if (affected.Architectures.Count > 0)
        {
            writer.WriteTexts(affected.Architectures);
        }

        if (affected.Repositories.Count > 0)
        {
            writer.WriteTexts(affected.Repositories);
        }

        if (affected.Channel is { } channel)
        {
            writer.WriteText(channel);
        }

        if (affected.Enrichment is { } enrichment)
        {
            EnrichmentRecord.Write(writer, enrichment);
        }
    }

    /// <summary>Reads the rest of an affected package. A restriction that this program does not know would be passed over, so it is an error.</summary>
    public static AffectedPackage Read(ref PackedReader reader, AffectedPackage affected)
    {
        if (reader.Remaining == 0)
        {
            return affected;
        }

        var present = reader.ReadByte();
        if (present == 0 || (present & ~Known) != 0)
        {
            throw new CorruptRecordException("a record has a restriction that is not known");
        }

        return affected with
        {
            Module = (present & Module) != 0 ? reader.ReadText() : null,
            Architectures = (present & Architectures) != 0 ? reader.ReadTexts() : [],
            Repositories = (present & Repositories) != 0 ? reader.ReadTexts() : [],
            Channel = (present & Channel) != 0 ? reader.ReadText() : null,
            Enrichment = (present & Enrichment) != 0 ? EnrichmentRecord.Read(ref reader) : null,
        };
    }
}

using Strata.Core.Advisories;

namespace Strata.Storage.Records;

/// <summary>
/// The byte form of an enrichment. Shares are whole numbers, since they are
/// published with five decimals; days are counted from 0001-01-01.
/// </summary>
internal static class EnrichmentRecord
{
    private const double Decimals = 100_000;

    private const byte Exploited = 1;

    private const byte Ransomware = 2;

    public static void Write(PackedWriter writer, Enrichment enrichment)
    {
        writer.WriteTexts(enrichment.Weaknesses);
        WriteShare(writer, enrichment.EpssScore);
        WriteShare(writer, enrichment.EpssPercentile);
        if (enrichment.Exploitation is not { } exploitation)
        {
            writer.WriteByte(0);
            return;
        }

        writer.WriteByte((byte)(Exploited | (exploitation.Ransomware ? Ransomware : 0)));
        writer.WriteNumber(exploitation.Added?.DayNumber ?? 0);
        writer.WriteNumber(exploitation.Due?.DayNumber ?? 0);
    }

    public static Enrichment Read(ref PackedReader reader)
    {
        var weaknesses = reader.ReadTexts();
        var (score, percentile, flags) = (ReadShare(ref reader), ReadShare(ref reader), reader.ReadByte());
        return new Enrichment
        {
            Weaknesses = weaknesses,
            EpssScore = score,
            EpssPercentile = percentile,
            Exploitation = (flags & Exploited) == 0
                ? null
                : new KnownExploitation(ReadDay(ref reader), ReadDay(ref reader), (flags & Ransomware) != 0),
        };
    }

    private static void WriteShare(PackedWriter writer, double? share) =>
        writer.WriteNumber(share is { } value ? (int)Math.Round(value * Decimals) + 1 : 0);

    private static double? ReadShare(ref PackedReader reader) => reader.ReadNumber() is > 0 and var number ? (number - 1) / Decimals : null;

    private static DateOnly? ReadDay(ref PackedReader reader) => reader.ReadNumber() switch
    {
        0 => null,
        <= 3_652_058 and var day => DateOnly.FromDayNumber(day),
        _ => throw new CorruptRecordException("a record has an impossible day"),
    };
}

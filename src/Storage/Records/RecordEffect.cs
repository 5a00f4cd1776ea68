namespace Strata.Storage.Records;

/// <summary>The parts of an encoded record that can change what is said about packages; the rest is for reading.</summary>
internal readonly ref struct RecordEffect
{
    private readonly ReadOnlySpan<byte> _id;
    private readonly ReadOnlySpan<byte> _cvss;
    private readonly ReadOnlySpan<byte> _affected;

    public RecordEffect(ReadOnlySpan<byte> record)
    {
        var reader = new PackedReader(record);
        reader.ReadTextBytes();
        _id = reader.ReadTextBytes();
        reader.SkipTexts();
        reader.SkipOptionalText();
        var start = record.Length - reader.Remaining;
        reader.SkipTexts();
        _cvss = record[start..(record.Length - reader.Remaining)];
        reader.SkipTexts();
        reader.ReadInstant();
        reader.ReadInstant();
        IsWithdrawn = reader.ReadInstant() is not null;
        _affected = record[(record.Length - reader.Remaining)..];
    }

    public bool IsWithdrawn { get; }

    /// <summary>True when two records say the same for sure. False means that they have to be looked at.</summary>
    public static bool AreEqual(RecordEffect left, RecordEffect right) =>
        (left.IsWithdrawn && right.IsWithdrawn)
        || (left.IsWithdrawn == right.IsWithdrawn
            && left._id.SequenceEqual(right._id)
            && left._cvss.SequenceEqual(right._cvss)
            && left._affected.SequenceEqual(right._affected));
}

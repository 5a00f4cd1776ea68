namespace Strata.Storage.Records;

/// <summary>Ascending numbers without repetition as packed differences, in an array of their own.</summary>
internal static class PackedNumbers
{
    public static byte[] Pack(ReadOnlySpan<int> numbers) => RecordNumberList.Pack(new PackedWriter(), numbers);

    public static int[] Unpack(ReadOnlySpan<byte> packed)
    {
        var numbers = new List<int>();
        RecordNumberList.Unpack(packed, numbers);
        return [.. numbers];
    }
}

namespace Strata.Storage.Records;

/// <summary>Ascending record numbers as differences: the records of a package lie side by side, so most take one byte.</summary>
internal static class RecordNumberList
{
    /// <summary>Packs <paramref name="numbers"/>, which are in ascending order; a number that comes twice is kept once.</summary>
    public static byte[] Pack(PackedWriter writer, ReadOnlySpan<int> numbers)
    {
        writer.Clear();
        var last = -1;
        foreach (var number in numbers)
        {
            if (number != last)
            {
                writer.WriteNumber(number - last);
                last = number;
            }
        }

        return writer.Written.ToArray();
    }

    public static void Unpack(ReadOnlySpan<byte> packed, List<int> numbers)
    {
        var reader = new PackedReader(packed);
        var last = -1;
        while (reader.Remaining > 0)
        {
            var step = reader.ReadNumber();
            last = step > 0 && step <= int.MaxValue - Math.Max(last, 0)
                ? last + step
                : throw new CorruptRecordException("a list of records is out of order");
            numbers.Add(last);
        }
    }
}

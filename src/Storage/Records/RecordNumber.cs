namespace Strata.Storage.Records;

/// <summary>A record's number within its generation: its block's number and its place in the block.</summary>
internal static class RecordNumber
{
    /// <summary>The most records a block holds.</summary>
    public const int BlockCapacity = 256;

    public static int Of(int block, int place) => checked((block * BlockCapacity) + place);

    public static int BlockOf(int number) => number / BlockCapacity;

    public static int PlaceOf(int number) => number % BlockCapacity;
}

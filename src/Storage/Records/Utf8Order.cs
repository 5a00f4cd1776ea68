namespace Strata.Storage.Records;

/// <summary>
/// The order of texts by their UTF-8 bytes, which is the databases': it differs from the order of UTF-16 code units where characters
/// beyond the first plane are compared with those from U+E000 on.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var length = Math.Min(x.Length, y.Length);
        for (var i = 0; i < length; i++)
        {
            if (x[i] != y[i])
            {
                return char.IsSurrogate(x[i]) == char.IsSurrogate(y[i])
                    ? x[i].CompareTo(y[i])
                    : char.IsSurrogate(x[i]) ? 1 : -1;
            }
        }

        return x.Length.CompareTo(y.Length);
    }
}

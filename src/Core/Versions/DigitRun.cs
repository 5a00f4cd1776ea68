namespace Strata.Core.Versions;

/// <summary>Numbers inside versions: digit runs of any length, compared by value without ever making a number of them.</summary>
internal static class DigitRun
{
    /// <summary>How many ASCII digits <paramref name="text"/> starts with.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    /// <summary>Compares two texts of ASCII digits by value; an empty one is zero.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}

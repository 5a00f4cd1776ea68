namespace Strata.Core.Versions;

/// <summary>Numbers inside versions: digit runs of any length, compared by value without ever making a number of them.</summary>
internal static class DigitRun
{
    /// <summary>How many ASCII digits <paramref name="text"/> starts with.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>Compares two texts of ASCII digits by value; an empty one is zero.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = WithoutLeadingZeros(left);
        right = WithoutLeadingZeros(right);
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static ReadOnlySpan<char> WithoutLeadingZeros(ReadOnlySpan<char> digits)
    {
        var zeros = 0;
        while (zeros < digits.Length && digits[zeros] == '0')
        {
            zeros++;
        }

        return digits[zeros..];
    }
}

using System.Globalization;

namespace Strata.Cli.Parsing;

/// <summary>Reads durations as people write them: <c>90s</c>, <c>45m</c>, <c>36h</c>, <c>7d</c>, <c>2w</c> and sums such as <c>1d12h</c>.</summary>
internal static class Duration
{
    /// <summary>False for an empty text, a number without a unit, an unknown unit, or more than 100 years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0L;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return false;
            }

            var unit = rest[digits] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
            if (unit == 0)
            {
                return false;
            }

            seconds += long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * unit;
            rest = rest[(digits + 1)..];
        }

        if (seconds > 100L * 366 * 86_400)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Strata.Server.Configuration;

/// <summary>
/// Durations as Go writes and reads them (<c>time.ParseDuration</c>): <c>300s</c>, <c>1h30m</c>, <c>1.5h</c>, <c>250ms</c>. The units are
/// ns, us, ms, s, m and h; only zero needs none.
/// </summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private const double MaximumTicks = 100L * 366 * TimeSpan.TicksPerDay;

    /// <summary>False for a text that Go refuses, and for more than 100 years.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var isNegative = false;
        if (text is ['-' or '+', ..])
        {
            isNegative = text[0] == '-';
            text = text[1..];
        }

        if (text is "0")
        {
            return true;
        }

        var ticks = 0.0;
        var parts = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(NumberCharacters);
            if (digits < 1
                || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            text = text[digits..];
            var unit = text.IndexOfAny(NumberCharacters);
            unit = unit < 0 ? text.Length : unit;
            var ticksPerUnit = TicksPer(text[..unit]);
            if (ticksPerUnit == 0)
            {
                return false;
            }

            ticks += number * ticksPerUnit;
            text = text[unit..];
            parts++;
        }

        if (parts == 0 || ticks > MaximumTicks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(isNegative ? -ticks : ticks));
        return true;
    }

    /// <summary>The duration in hours, minutes and seconds: <c>1h30m</c>, <c>300s</c> as <c>5m</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        duration = duration.Duration();
        Append((long)duration.TotalHours, "h");
        Append(duration.Minutes, "m");
        Append(duration.Seconds, "s");
        Append(duration.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text.ToString();

        void Append(long number, string unit)
        {
            if (number > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
            }
        }
    }

    private static double TicksPer(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => 0,
    };
}

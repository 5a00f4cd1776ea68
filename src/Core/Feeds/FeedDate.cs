using System.Globalization;
using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds;

/// <summary>Reads the dates of records.</summary>
internal static class FeedDate
{
    /// <summary>Before this year there were no advisories; feeds write year 1 or 1970 where they mean "unknown".</summary>
    private const int FirstYear = 1980;

    private const int LastYear = 2200;

    /// <summary>Past this many seconds since 1970 a number is milliseconds (year 5138).</summary>
    private const long LargestSeconds = 100_000_000_000;

    /// <summary>
    /// The date in UTC: RFC 3339 with any number of fraction digits, a missing zone being UTC, or seconds or milliseconds since 1970.
    /// Null when there is none or it is impossible.
    /// </summary>
    public static DateTimeOffset? Read(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => Read(text.Text()),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var count) => Read(count),
        _ => null,
    };

    /// <summary>The date in UTC, or null when the text is none or the date impossible.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces,
            out var date) && date.Year is >= FirstYear and <= LastYear
            ? date
            : null;

    private static DateTimeOffset? Read(long count)
    {
        if (count is <= 0 or >= LargestSeconds * 1000)
        {
            return null;
        }

        var date = DateTimeOffset.FromUnixTimeMilliseconds(count > LargestSeconds ? count : count * 1000);
        return date.Year is >= FirstYear and <= LastYear ? date : null;
    }
}

namespace Strata.Server.Configuration;

/// <summary>Finds what somebody meant who mistyped a key.</summary>
internal static class NearestKey
{
    /// <summary>The known text with the fewest changes to <paramref name="given"/>; null when none is near (more than a third differs, and more than two characters).</summary>
    public static string? Of(string given, IEnumerable<string> known)
    {
        var (best, distance) = (default(string), int.MaxValue);
        foreach (var candidate in known)
        {
            var changes = Distance(given, candidate);
            if (changes < distance)
            {
                (best, distance) = (candidate, changes);
            }
        }

        return distance <= Math.Max(2, given.Length / 3) ? best : null;
    }

    /// <summary>Levenshtein's distance, letter case aside.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}

namespace Strata.Server.Http;

/// <summary>Whether a client takes gzip: Clair looks for the word anywhere in the header; a quality of zero is a no.</summary>
internal static class AcceptEncoding
{
    /// <summary>True when the answer may be compressed.</summary>
    public static bool TakesGzip(string? header)
    {
        if (header is null || !header.Contains("gzip", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var coding in header.Split(','))
        {
            var parts = coding.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0].Contains("gzip", StringComparison.Ordinal))
            {
                return !Array.Exists(parts, part => part.StartsWith("q=0", StringComparison.Ordinal) && part.AsSpan(3).Trim(".0").IsEmpty);
            }
        }

        return true;
    }
}

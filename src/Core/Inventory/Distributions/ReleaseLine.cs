namespace Strata.Core.Inventory.Distributions;

/// <summary>Reads the one line of the Red Hat family's release files: <c>NAME release 7.9.2009 (Core)</c>.</summary>
static class ReleaseLine
{
    /// <summary>The distribution of the line, or null when it has another form or names one we do not know.</summary>
    public static Distribution? Parse(string line)
    {
        const string Release = " release ";
        var release = line.IndexOf(Release, StringComparison.OrdinalIgnoreCase);
        if (release <= 0)
        {
            return null;
        }

        var version = LeadingVersion(line[(release + Release.Length)..]);
        return version is not null && DistributionTitles.IdOf(line[..release]) is { } id
            ? DistributionFacts.Describe(id, version, prettyName: line)
            : null;
    }

    /// <summary>The digits and dots that the text begins with (<c>7.9.2009</c>), or null.</summary>
    public static string? LeadingVersion(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end > 0)))
        {
            end++;
        }

        var version = text[..end].TrimEnd('.');
        return version.Length == 0 ? null : version;
    }
}

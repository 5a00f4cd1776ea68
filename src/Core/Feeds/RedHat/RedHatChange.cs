using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Strata.Core.Feeds.RedHat;

/// <summary>A row of the lists of changed and deleted documents: <c>"2024/cve-2024-1234.json","2024-08-04T10:17:22+00:00"</c>.</summary>
/// <param name="Path">The document's path.</param>
/// <param name="Year">The folder that it is in.</param>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Time">When it was changed or deleted.</param>
internal sealed partial record RedHatChange(string Path, string Year, string Name, DateTimeOffset Time)
{
    /// <summary>The CVE that the document is about.</summary>
    public string Cve => System.IO.Path.GetFileNameWithoutExtension(Name).ToUpperInvariant();

    /// <summary>The rows of a list that can be read; rows of something else are passed over.</summary>
    public static async IAsyncEnumerable<RedHatChange> ReadAllAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Row().Match(line) is { Success: true } match && FeedDate.Read(match.Groups["time"].Value) is { } time)
            {
                yield return new RedHatChange(match.Groups["path"].Value, match.Groups["year"].Value, match.Groups["name"].Value, time);
            }
        }
    }

    [GeneratedRegex(
        """^"?(?<path>(?<year>[12][0-9]{3})/(?<name>cve-[0-9]{4}-[0-9]{4,19}\.json))"?,"?(?<time>[0-9][0-9TZ:.+-]{9,40})"?\s*$""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Row();
}

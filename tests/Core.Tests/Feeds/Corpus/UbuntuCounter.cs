using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts Ubuntu's tracker in its text form and as OSV records.</summary>
internal static partial class UbuntuCounter
{
    private static readonly HashSet<string> CodeNames =
    [
        .. ("dapper edgy feisty gutsy hardy intrepid jaunty karmic lucid maverick natty oneiric precise quantal raring saucy trusty utopic vivid wily " +
            "xenial yakkety zesty artful bionic cosmic disco eoan focal groovy hirsute impish jammy kinetic lunar mantic noble oracular plucky questing").Split(' '),
    ];

    private static readonly HashSet<string> Statuses =
        ["released", "needed", "active", "pending", "needs-triage", "deferred", "ignored", "not-affected"];

    /// <summary>The text files: a row is a line <c>release_package: status (detail)</c>.</summary>
    public static FeedCount CountTracker(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var file in files.Where(file => file.Name.StartsWith("CVE-", StringComparison.Ordinal)))
        {
            count.Records++;
            var rows = 0;
            foreach (var line in Encoding.Latin1.GetString(file.Content).Split('\n'))
            {
                if (StatusLine().Match(line) is { Success: true } match && ReasonToSkip(match) is var reason)
                {
                    rows += reason is null ? 1 : 0;
                    count.SkipPart(reason ?? "", reason is null ? 0 : 1);
                }
            }

            if (rows == 0)
            {
                count.SkipRecord("no-usable-package");
            }
            else
            {
                count.Import(rows);
            }
        }

        return count;
    }

    /// <summary>The OSV records: notices repeat what the records of CVEs say, and live patches are no packages.</summary>
    public static FeedCount CountRecords(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var record in files.Select(file => file.Json()).OfType<JsonElement>())
        {
            count.Records++;
            switch (record.GetProperty("id").GetString()!.Split('-')[0])
            {
                case "USN":
                    count.SkipRecord("same-as-cve-record");
                    break;
                case "LSN":
                    count.SkipRecord("livepatch");
                    break;
                default:
                    count.Import(record.GetProperty("affected").GetArrayLength());
                    break;
            }
        }

        return count;
    }

    private static string? ReasonToSkip(Match line)
    {
        var release = line.Groups[1].Value.Split('/') switch
        {
            [var name] => name,
            [var name, "esm"] => name,
            ["esm-infra" or "esm-apps", var name] => name,
            _ => "",
        };
        return line.Groups[2].Value switch
        {
            "DNE" => "does-not-exist",
            var status when !Statuses.Contains(status) => "unknown-status",
            _ when CodeNames.Contains(release) => null,
            _ => line.Groups[1].Value is "upstream" or "devel" or "product" or "snap" || release.Length == 0 ? "other-product" : "unknown-release",
        };
    }

    [GeneratedRegex(@"^([a-z][^:_]*)_[^:]*:\s*([^\s\[(]*)")]
    private static partial Regex StatusLine();
}

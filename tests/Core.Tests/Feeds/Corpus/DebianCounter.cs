using System.Text.Json;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts Debian's tracker: a record is one CVE of one source package, a row is one of its releases.</summary>
internal static class DebianCounter
{
    private static readonly HashSet<string> Releases =
        ["sid", "wheezy", "jessie", "stretch", "buster", "bullseye", "bookworm", "trixie", "forky"];

    public static FeedCount Count(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var record in files.SelectMany(file => file.Json()!.Value.EnumerateObject()).SelectMany(package => package.Value.EnumerateObject()))
        {
            count.Records++;
            var rows = 0;
            foreach (var release in Members(record.Value, "releases"))
            {
                var status = release.Value.GetProperty("status").GetString();
                if (!Releases.Contains(release.Name))
                {
                    count.SkipPart("unknown-release");
                }
                else if (status == "undetermined")
                {
                    count.SkipPart("undetermined");
                }
                else if (status == "resolved" && !(release.Value.TryGetProperty("fixed_version", out var version) && version.GetString() is { Length: > 0 }))
                {
                    count.SkipPart("resolved-without-version");
                }
                else
                {
                    rows++;
                }
            }

            if (rows == 0)
            {
                count.SkipRecord("no-usable-release");
            }
            else
            {
                count.Import(rows);
            }
        }

        return count;
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;
}

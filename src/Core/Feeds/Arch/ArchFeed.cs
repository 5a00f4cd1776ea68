using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Arch;

/// <summary>Arch Linux' security tracker: one JSON list of groups at https://security.archlinux.org/all.json, about 1 MB.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class ArchFeed(FeedSettings settings, TimeProvider time)
    : SingleFileFeed(settings, time, new Uri("https://security.archlinux.org/"), "all.json", ["arch:rolling"])
{
    public override string Name => "arch";

    protected override ValueTask<bool> RecognizesAsync(FeedFile file, CancellationToken cancellationToken) =>
        JsonList.BeginsWithAsync(file, null, ArchGroup.IsGroup, Limits, cancellationToken);

    protected override async IAsyncEnumerable<Advisory> ParseAsync(
        FeedFile file, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var groups = 0;
        await foreach (var element in JsonList.ReadAsync(file, null, "Arch's list of groups", Limits, cancellationToken))
        {
            if (!ArchGroup.IsGroup(element))
            {
                skipped.Add("malformed-record");
                continue;
            }

            groups++;
            foreach (var advisory in ArchGroup.Read(element, skipped))
            {
                yield return advisory;
            }
        }

        if (groups == 0)
        {
            throw new FeedFormatException($"'{file.Path}' holds no group of Arch's tracker");
        }
    }
}

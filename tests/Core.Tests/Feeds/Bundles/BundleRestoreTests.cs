using Strata.Core.Feeds.Bundles;
using Xunit;

namespace Strata.Core.Tests.Feeds.Bundles;

/// <summary>What a bundle does to a store that has something already.</summary>
public sealed class BundleRestoreTests : BundleTest
{
    [Fact]
    public async Task Partitions_that_are_not_in_the_bundle_stay()
    {
        var target = await StoreAsync((Update("osv", "Alpine"), [Advisory("CVE-2026-9")]), (Update("alpine", "edge/main"), [Advisory("CVE-2026-8")]));

        await RestoreAsync(target, await WriteAsync(await SampleStoreAsync()));

        Assert.Single(target.AdvisoriesOf("osv", "Alpine"));
        Assert.Single(target.AdvisoriesOf("alpine", "edge/main"));
        Assert.Equal(5, (await target.GetStatesAsync(Token)).Count);
    }

    [Fact]
    public async Task Newer_data_replaces_older()
    {
        var target = await StoreAsync((Update() with { Updated = Day.AddDays(-9) }, [Advisory("CVE-2026-1"), Advisory("CVE-2026-2")]));
        var file = await WriteAsync(await StoreAsync((Update() with { Fingerprint = "v2" }, [Advisory("CVE-2026-2")])));

        Assert.True(Assert.Single(await RestoreAsync(target, file)).IsChanged);

        Assert.Equal("CVE-2026-2", Assert.Single(target.AdvisoriesOf("debian")).Value.Id);
        Assert.Equal(("v2", Day), (target.StateOf("debian").Fingerprint, target.StateOf("debian").Checked));
    }

    [Fact]
    public async Task Same_data_is_left_alone_and_known_to_be_checked_later()
    {
        var target = await SampleStoreAsync();
        var source = await SampleStoreAsync();
        await source.RecordUnchangedAsync("alpine", "v3.20/main", Day.AddDays(3), Token);

        var results = await RestoreAsync(target, await WriteAsync(source));

        Assert.Equal([false, false, true], results.Select(result => result.IsChanged));
        Assert.Equal(Day, target.StateOf("alpine", "v3.19/main").Checked);
        Assert.Equal(Day.AddDays(3), target.StateOf("alpine", "v3.20/main").Checked);
    }

    [Fact]
    public async Task Same_data_that_is_checked_earlier_takes_nothing_back()
    {
        var target = await StoreAsync((Update() with { Checked = Day.AddDays(3) }, [Advisory("CVE-2026-1")]));

        await RestoreAsync(target, await WriteAsync(await StoreAsync((Update(), [Advisory("CVE-2026-1")]))));

        Assert.Equal(Day.AddDays(3), target.StateOf("debian").Checked);
    }

    [Theory]
    [InlineData(-2, 0)]
    [InlineData(0, -1)]
    public async Task Older_data_is_refused_as_a_whole_unless_forced(int updatedDays, int checkedDays)
    {
        var newer = Update() with { Fingerprint = "newer", Updated = Day };
        var target = await StoreAsync((newer, [Advisory("CVE-2026-1")]));
        var older = newer with { Fingerprint = "older", Updated = newer.Updated!.Value.AddDays(updatedDays), Checked = Day.AddDays(checkedDays) };
        var file = await WriteAsync(await StoreAsync((Update("alpine"), [Advisory("CVE-2026-5")]), (older, [Advisory("CVE-2026-2")])));

        var failure = await Assert.ThrowsAsync<BundleException>(() => RestoreAsync(target, file));

        Assert.Contains("debian", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--force", failure.Message, StringComparison.Ordinal);
        Assert.Equal("newer", Assert.Single(await target.GetStatesAsync(Token)).Fingerprint);

        await RestoreAsync(target, file, force: true);
        Assert.Equal("older", target.StateOf("debian").Fingerprint);
        Assert.Equal("CVE-2026-2", Assert.Single(target.AdvisoriesOf("debian")).Value.Id);
    }

    [Fact]
    public async Task Older_own_advisories_are_refused_also_when_the_last_import_was_the_same()
    {
        var own = Update("own") with { Own = true, Updated = null };
        var target = await StoreAsync((own with { Checked = Day.AddDays(1) }, [Advisory("CVE-2026-1"), Advisory("CVE-2026-2")]));
        var file = await WriteAsync(await StoreAsync((own, [Advisory("CVE-2026-1"), Advisory("CVE-2026-3")])));

        await Assert.ThrowsAsync<BundleException>(() => RestoreAsync(target, file));
        Assert.Contains("CVE-2026-2/openssl", target.AdvisoriesOf("own").Keys);
    }

    [Fact]
    public async Task Partition_that_never_succeeded_here_is_filled()
    {
        var target = new InMemoryAdvisoryStore();
        await target.RecordFailureAsync("debian", "", "no network", Day.AddDays(9), Token);

        await RestoreAsync(target, await WriteAsync(await StoreAsync((Update(), [Advisory("CVE-2026-1")]))));

        Assert.Null(target.StateOf("debian").Error);
        Assert.Single(target.AdvisoriesOf("debian"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Own_advisories_and_feeds_do_not_take_each_others_place(bool isOwnHere)
    {
        var target = await StoreAsync((Update("mine") with { Own = isOwnHere }, [Advisory("CVE-2026-1")]));
        var file = await WriteAsync(await StoreAsync((Update("a"), []), (Update("mine") with { Own = !isOwnHere }, [Advisory("CVE-2026-2")])));

        await Assert.ThrowsAsync<BundleException>(() => RestoreAsync(target, file, force: true));
        Assert.Equal("CVE-2026-1", Assert.Single(target.AdvisoriesOf("mine")).Value.Id);
        Assert.Single(await target.GetStatesAsync(Token));
    }

    [Fact]
    public async Task File_that_changes_after_it_was_verified_changes_nothing()
    {
        var target = await StoreAsync((Update() with { Updated = Day.AddDays(-9), Fingerprint = "before" }, [Advisory("CVE-2026-1")]));
        var file = await WriteAsync(await StoreAsync((Update(), [.. Enumerable.Range(0, 100).Select(i => Advisory($"CVE-2026-{i}"))])));
        var bundle = await OpenAsync(file);

        // The last byte of the last blob, before the padding and the end.
        var last = Array.FindLastIndex(file, value => value != 0);
        file[last] ^= 1;

        await Assert.ThrowsAsync<BundleException>(async () =>
        {
            await foreach (var _ in new BundleRestore(target).RestoreAsync(bundle, force: false, Token))
            {
            }
        });
        Assert.Equal("before", target.StateOf("debian").Fingerprint);
        Assert.Single(target.AdvisoriesOf("debian"));
    }
}

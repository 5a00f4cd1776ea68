using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What <see cref="IAdvisoryStore"/> promises, whatever the engine. Each engine has a class of its own that opens the store.</summary>
public abstract class AdvisoryStoreContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the store of this test; a second call opens the same data again.</summary>
    protected abstract IAdvisoryStore Open();

    [Fact]
    public async Task Empty_store_has_no_states_no_coverage_and_no_candidates()
    {
        await using var store = Open();
        Assert.Empty(await store.GetStatesAsync(Token));
        Assert.Empty(await store.GetCoverageAsync(Some.Namespace, Token));
        Assert.Empty(await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token));
        Assert.StartsWith("sha256:", await store.GetContentDigestAsync(Token));
    }

    [Fact]
    public async Task Every_field_of_an_advisory_comes_back()
    {
        var affected = new AffectedPackage
        {
            Namespace = "alpine:v3.19",
            Name = "libcrypto3 ü€",
            Kind = PackageKind.Binary,
            Ranges = [new VersionRange(null, "1", null), new VersionRange("2", null, "2.5"), VersionRange.All, new VersionRange("", "", null)],
            Versions = ["7.1", "7.2"],
            FixedVersion = "3.0\u0000x",
            State = FixState.WontFix,
            Severity = Severity.High,
            Module = "nodejs:18",
            Architectures = ["x86_64", "aarch64"],
            Repositories = ["cpe:/o:redhat:enterprise_linux:8::baseos", "rhel-8-for-x86_64-appstream-rpms"],
            Channel = FixChannels.EsmApps,
        };
        var advisory = new Advisory
        {
            Key = "key",
            Id = "CVE-2024-1",
            Aliases = ["GHSA-1", "DSA-1"],
            Summary = new string('s', 100_000),
            Cvss = ["CVSS:3.1/AV:N"],
            Links = ["https://example.org/1", ""],
            Published = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            Modified = DateTimeOffset.MaxValue,
            Affected = [affected, Some.Affected("other")],
        };
        await using var store = Open();
        await store.ReplaceAsync(Some.Update() with { Priority = -5 }, Some.Stream(advisory), Token);

        var candidate = Assert.Single(await store.FindCandidatesAsync("alpine:v3.19", ["libcrypto3 ü€"], Token));
        Assert.Equal("debian", candidate.Feed);
        Assert.Equal(-5, candidate.Priority);
        Assert.Equivalent(advisory with { Affected = [affected] }, candidate.Advisory, strict: true);
        Assert.Equivalent(affected, candidate.Affected, strict: true);
    }

    public static TheoryData<string, AffectedPackage> Restrictions => new()
    {
        { "module", Some.Affected() with { Module = "nodejs:18" } },
        { "architectures", Some.Affected() with { Architectures = ["x86_64"] } },
        { "repositories", Some.Affected() with { Repositories = ["rhel-8-for-x86_64-baseos-rpms"] } },
        { "channel", Some.Affected() with { Channel = FixChannels.Ksplice } },
    };

    [Theory]
    [MemberData(nameof(Restrictions))]
    public async Task Each_restriction_of_an_affected_package_comes_back_and_counts_as_content(string restriction, AffectedPackage affected)
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory()), Token);
        var before = await store.GetContentDigestAsync(Token);
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("CVE-2024-1/openssl", affected)), Token);

        Assert.Equivalent(affected, Assert.Single(await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token)).Affected, strict: true);
        Assert.True(before != await store.GetContentDigestAsync(Token), $"the digest does not see the {restriction}");
    }

    [Fact]
    public async Task Every_field_of_an_enrichment_comes_back()
    {
        Enrichment[] enrichments =
        [
            new()
            {
                Weaknesses = ["CWE-20", "CWE-787"],
                EpssScore = 0.97567,
                EpssPercentile = 1,
                Exploitation = new KnownExploitation(new DateOnly(2021, 12, 10), new DateOnly(9999, 12, 31), Ransomware: true),
            },
            new() { EpssScore = 0, Exploitation = new KnownExploitation(null, null, Ransomware: false) },
            new(),
        ];
        var advisories = enrichments.Select((enrichment, number) => enrichment.ToAdvisory($"CVE-2024-000{number}")).ToList();
        await using var store = Open();
        await store.ReplaceAsync(Some.Update("kev") with { Namespaces = [Enrichment.Namespace] }, Some.Stream(advisories), Token);

        var found = await store.FindCandidatesAsync(Enrichment.Namespace, [.. advisories.Select(advisory => advisory.Id)], Token);
        Assert.Equivalent(advisories, found.Select(candidate => candidate.Advisory), strict: true);
        Assert.Equivalent(enrichments, found.Select(candidate => candidate.Affected.Enrichment), strict: true);
        Assert.Equivalent(advisories, await store.ReadPartitionAsync("kev", "", Token).ToListAsync(Token), strict: true);
    }

    [Fact]
    public async Task State_lists_the_namespaces_that_were_declared_and_not_those_of_records()
    {
        await using var store = Open();
        var returned = await store.ReplaceAsync(
            Some.Update() with { Namespaces = ["debian:13", "debian:11"] }, Some.Stream(Some.Advisory("a", Some.Affected(@namespace: "debian:12"))), Token);
        Assert.Equal(["debian:11", "debian:13"], returned.Namespaces);
        Assert.Equal(["debian:11", "debian:13"], Assert.Single(await store.GetStatesAsync(Token)).Namespaces);
        Assert.Equal(["debian:11", "debian:13"], Assert.Single(await store.GetCoverageAsync("debian:12", Token)).Namespaces);

        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory()), Token);
        Assert.Empty(Assert.Single(await store.GetStatesAsync(Token)).Namespaces);
    }

    [Fact]
    public async Task State_tells_what_the_update_brought()
    {
        await using var store = Open();
        var update = Some.Update("alpine", "v3.19/main") with
        {
            Updated = Some.Day.AddDays(-1),
            Priority = 7,
            Own = true,
            Skipped = () => new Dictionary<string, long> { ["no version"] = 3, ["bad date"] = 1 },
        };
        var returned = await store.ReplaceAsync(
            update, Some.Stream(Some.Advisory("a", Some.Affected(), Some.Affected("zlib")), Some.Advisory("b")), Token);

        var state = Assert.Single(await store.GetStatesAsync(Token));
        Assert.Equivalent(returned, state, strict: true);
        Assert.Equal(("alpine", "v3.19/main", "v1"), (state.Feed, state.Partition, state.Fingerprint));
        Assert.Equal((Some.Day.AddDays(-1), Some.Day), (state.Updated, state.Checked));
        Assert.Equal((2, 3, 7, true), (state.Records, state.Ranges, state.Priority, state.Own));
        Assert.Equal(new Dictionary<string, long> { ["bad date"] = 1, ["no version"] = 3 }, state.Skipped);
        Assert.Null(state.Error);
    }

    [Fact]
    public async Task Replace_leaves_nothing_of_the_old_partition_and_nothing_else_changes()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update("alpine", "a"), Some.Stream(Some.Advisory("old-1"), Some.Advisory("old-2")), Token);
        await store.ReplaceAsync(Some.Update("alpine", "b"), Some.Stream(Some.Advisory("other")), Token);
        await store.ReplaceAsync(Some.Update("alpine", "a"), Some.Stream(Some.Advisory("new")), Token);
        Assert.Equal(["new", "other"], await KeysAsync(store, "openssl"));
    }

    [Fact]
    public async Task Merge_adds_and_replaces_single_records()
    {
        await using var store = Open();
        var update = Some.Update("mine") with { Own = true, Namespaces = ["first"] };
        await store.MergeAsync(update, Some.Stream(Some.Advisory("a"), Some.Advisory("b", Some.Affected(fixedVersion: "1"))), Token);
        var state = await store.MergeAsync(
            update with { Fingerprint = "v2", Namespaces = ["second"] },
            Some.Stream(Some.Advisory("b", Some.Affected(fixedVersion: "2")), Some.Advisory("c")), Token);

        Assert.Equal((3, "v2"), (state.Records, state.Fingerprint));
        var found = await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token);
        Assert.Equal([("a", "3.0.2-1"), ("b", "2"), ("c", "3.0.2-1")], found.Select(c => (c.Advisory.Key, c.Affected.FixedVersion)));
        Assert.Single(await store.GetCoverageAsync("first", Token));
        Assert.Single(await store.GetCoverageAsync("second", Token));
    }

    [Fact]
    public async Task Later_record_with_the_same_key_replaces_the_earlier_in_one_update()
    {
        await using var store = Open();
        var state = await store.ReplaceAsync(
            Some.Update(),
            Some.Stream(Some.Advisory("k", Some.Affected("zlib", @namespace: "gone")), Some.Advisory("k", Some.Affected("openssl"))), Token);
        Assert.Equal((1, 1), (state.Records, state.Ranges));
        Assert.Empty(await store.FindCandidatesAsync("gone", ["zlib"], Token));
        Assert.Empty(await store.GetCoverageAsync("gone", Token));
        Assert.Equal(["k"], await KeysAsync(store, "openssl"));
    }

    [Fact]
    public async Task Repeated_keys_far_apart_in_a_large_update_count_once()
    {
        await using var store = Open();
        var advisories = Enumerable.Range(0, 6000).Select(i => Some.Advisory($"k{i % 5000}", Some.Affected($"p{i % 50}", $"{i}")));
        var state = await store.ReplaceAsync(Some.Update(), Some.Stream(advisories), Token);

        Assert.Equal((5000, 5000), (state.Records, state.Ranges));
        var found = await store.FindCandidatesAsync(Some.Namespace, [.. Enumerable.Range(0, 50).Select(i => $"p{i}")], Token);
        Assert.Equal(5000, found.Count);
        Assert.Equal("5003", found.Single(candidate => candidate.Advisory.Key == "k3").Affected.FixedVersion);
        await using var once = Open();
        var digest = await once.GetContentDigestAsync(Token);
        await once.ReplaceAsync(Some.Update(), Some.Stream(advisories.Skip(1000)), Token);
        Assert.Equal(digest, await once.GetContentDigestAsync(Token));
    }

    [Fact]
    public async Task Parser_failure_leaves_the_old_data()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("old")), Token);
        await Assert.ThrowsAsync<EndOfStreamException>(
            () => store.ReplaceAsync(Some.Update() with { Fingerprint = "v2" }, Some.Broken(Some.Advisory("new")), Token));
        Assert.Equal("v1", Assert.Single(await store.GetStatesAsync(Token)).Fingerprint);
        Assert.Equal(["old"], await KeysAsync(store, "openssl"));
    }

    [Fact]
    public async Task Failure_while_counting_skipped_records_abandons_the_update()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("old")), Token);
        var update = Some.Update() with { Skipped = () => throw new InvalidOperationException("too many skipped") };
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.ReplaceAsync(update, Some.Stream(Some.Advisory("new")), Token));
        Assert.Equal(["old"], await KeysAsync(store, "openssl"));
    }

    [Fact]
    public async Task Skipped_records_are_counted_once_after_the_last_advisory()
    {
        await using var store = Open();
        var calls = 0;
        var ended = false;
        var update = Some.Update() with
        {
            Skipped = () =>
            {
                Assert.True(ended);
                calls++;
                return new Dictionary<string, long>();
            },
        };
        await store.ReplaceAsync(update, Advisories(), Token);
        Assert.Equal(1, calls);

        async IAsyncEnumerable<Advisory> Advisories()
        {
            await Task.Yield();
            yield return Some.Advisory();
            ended = true;
        }
    }

    [Fact]
    public async Task Cancelled_update_leaves_the_old_data()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("old")), Token);
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReplaceAsync(Some.Update(), Advisories(), source.Token));
        Assert.Equal(["old"], await KeysAsync(store, "openssl"));

        async IAsyncEnumerable<Advisory> Advisories()
        {
            yield return Some.Advisory("new");
            await source.CancelAsync();
            yield return Some.Advisory("new-2");
        }
    }

    [Fact]
    public async Task Feed_that_shrank_is_refused_and_nothing_changes()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Enumerable.Range(0, 10).Select(i => Some.Advisory($"k{i}"))), Token);
        var digest = await store.GetContentDigestAsync(Token);
        var update = Some.Update() with { Fingerprint = "v2", MinimumShare = 0.5 };
        var refused = await Assert.ThrowsAsync<FeedShrunkException>(
            () => store.ReplaceAsync(update, Some.Stream(Enumerable.Range(0, 4).Select(i => Some.Advisory($"k{i}"))), Token));

        Assert.Equal((10, 4), (refused.Before, refused.After));
        Assert.Equal(digest, await store.GetContentDigestAsync(Token));
        Assert.Equal("v1", Assert.Single(await store.GetStatesAsync(Token)).Fingerprint);
        await store.ReplaceAsync(update, Some.Stream(Enumerable.Range(0, 5).Select(i => Some.Advisory($"k{i}"))), Token);
        await store.ReplaceAsync(update with { MinimumShare = 0 }, Some.Stream(), Token);
        Assert.Equal(0, Assert.Single(await store.GetStatesAsync(Token)).Records);
    }

    [Fact]
    public async Task Unchanged_moves_the_date_and_clears_the_error()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update() with { Updated = Some.Day }, Some.Stream(Some.Advisory()), Token);
        await store.RecordFailureAsync("debian", "", "timeout", Some.Day.AddDays(1), Token);
        await store.RecordUnchangedAsync("debian", "", Some.Day.AddDays(2), Token);
        var state = Assert.Single(await store.GetStatesAsync(Token));
        Assert.Equal((Some.Day, Some.Day.AddDays(2), null, "v1"), (state.Updated, state.Checked, state.Error, state.Fingerprint));
    }

    [Fact]
    public async Task Failure_keeps_the_data_and_the_date_of_the_last_success()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("k")), Token);
        await store.RecordFailureAsync("debian", "", "timeout", Some.Day.AddDays(1), Token);
        var state = Assert.Single(await store.GetStatesAsync(Token));
        Assert.Equal(("timeout", Some.Day, 1, "v1"), (state.Error, state.Checked, state.Records, state.Fingerprint));
        Assert.Equal(["k"], await KeysAsync(store, "openssl"));
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("k")), Token);
        Assert.Null(Assert.Single(await store.GetStatesAsync(Token)).Error);
    }

    [Fact]
    public async Task Failure_before_the_first_success_is_remembered_without_any_data()
    {
        await using var store = Open();
        await store.RecordFailureAsync("debian", "", "no route to host", Some.Day, Token);
        var state = Assert.Single(await store.GetStatesAsync(Token));
        Assert.Equal(("no route to host", null, null, 0), (state.Error, state.Fingerprint, state.Checked, state.Records));
        Assert.Empty(await store.GetCoverageAsync(Some.Namespace, Token));
    }

    [Fact]
    public async Task Remove_takes_all_partitions_of_one_feed()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update("alpine", "a"), Some.Stream(Some.Advisory("a")), Token);
        await store.ReplaceAsync(Some.Update("alpine", "b"), Some.Stream(Some.Advisory("b")), Token);
        await store.ReplaceAsync(Some.Update("mine") with { Own = true }, Some.Stream(Some.Advisory("m")), Token);
        await store.RemoveAsync("alpine", Token);
        Assert.Equal("mine", Assert.Single(await store.GetStatesAsync(Token)).Feed);
        Assert.Equal(["m"], await KeysAsync(store, "openssl"));
        await store.RemoveAsync("mine", Token);
        await store.RemoveAsync("never heard of", Token);
        Assert.Empty(await store.GetStatesAsync(Token));
        Assert.Empty(await KeysAsync(store, "openssl"));
    }

    [Fact]
    public async Task States_are_ordered_by_feed_and_partition()
    {
        await using var store = Open();
        foreach (var (feed, partition) in new[] { ("b", "2"), ("a", "x"), ("b", "1"), ("B", "") })
        {
            await store.ReplaceAsync(Some.Update(feed, partition) with { Own = feed == "a" }, Some.Stream(), Token);
        }

        var states = await store.GetStatesAsync(Token);
        Assert.Equal([("B", ""), ("a", "x"), ("b", "1"), ("b", "2")], states.Select(state => (state.Feed, state.Partition)));
    }

    [Fact]
    public async Task Coverage_is_what_is_declared_and_what_records_name()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update("declares") with { Namespaces = ["debian:13"] }, Some.Stream(), Token);
        await store.ReplaceAsync(
            Some.Update("holds") with { Namespaces = ["debian:12"] }, Some.Stream(Some.Advisory("k", Some.Affected(@namespace: "debian:13"))), Token);
        await store.ReplaceAsync(Some.Update("neither"), Some.Stream(Some.Advisory("k", Some.Affected(@namespace: "debian:1"))), Token);
        Assert.Equal(["declares", "holds"], (await store.GetCoverageAsync("debian:13", Token)).Select(state => state.Feed));
        await store.ReplaceAsync(Some.Update("holds"), Some.Stream(), Token);
        Assert.Equal(["declares"], (await store.GetCoverageAsync("debian:13", Token)).Select(state => state.Feed));
        Assert.Empty(await store.GetCoverageAsync("debian:12", Token));
    }

    [Fact]
    public async Task Candidates_are_exactly_those_of_the_namespace_and_names()
    {
        await using var store = Open();
        await store.ReplaceAsync(
            Some.Update(),
            Some.Stream(
                Some.Advisory("a", Some.Affected("openssl"), Some.Affected("libssl3"), Some.Affected("openssl", @namespace: "debian:13")),
                Some.Advisory("b", Some.Affected("OpenSSL")),
                Some.Advisory("c", Some.Affected("zlib")),
                new Advisory { Key = "d", Id = "d", Affected = [] }), Token);
        var found = await store.FindCandidatesAsync(Some.Namespace, ["openssl", "libssl3", "openssl", "absent"], Token);
        Assert.Equal([("libssl3", "a"), ("openssl", "a")], found.Select(c => (c.Affected.Name, c.Advisory.Key)));
        Assert.All(found, candidate => Assert.Same(candidate.Affected, Assert.Single(candidate.Advisory.Affected)));
        Assert.Empty(await store.FindCandidatesAsync("debian:1", ["openssl"], Token));
        Assert.Empty(await store.FindCandidatesAsync(Some.Namespace, [], Token));
    }

    [Fact]
    public async Task Record_that_names_a_package_twice_is_two_candidates_in_its_order()
    {
        await using var store = Open();
        await store.ReplaceAsync(
            Some.Update(), Some.Stream(Some.Advisory("a", Some.Affected(fixedVersion: "2"), Some.Affected(fixedVersion: "1"))), Token);
        var found = await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token);
        Assert.Equal(["2", "1"], found.Select(candidate => candidate.Affected.FixedVersion));
    }

    [Fact]
    public async Task Candidates_are_ordered_by_name_feed_and_key()
    {
        await using var store = Open();
        await store.ReplaceAsync(
            Some.Update("b"), Some.Stream(Some.Advisory("z", Some.Affected("p"), Some.Affected("a")), Some.Advisory("Z", Some.Affected("p"))), Token);
        await store.ReplaceAsync(Some.Update("c") with { Own = true, Priority = 100 }, Some.Stream(Some.Advisory("a", Some.Affected("p"))), Token);
        await store.ReplaceAsync(Some.Update("a", "2"), Some.Stream(Some.Advisory("m", Some.Affected("p"))), Token);
        await store.ReplaceAsync(Some.Update("a", "1"), Some.Stream(Some.Advisory("n", Some.Affected("p"))), Token);
        var found = await store.FindCandidatesAsync(Some.Namespace, ["p", "a"], Token);
        Assert.Equal(
            [("a", "b", "z"), ("p", "a", "m"), ("p", "a", "n"), ("p", "b", "Z"), ("p", "b", "z"), ("p", "c", "a")],
            found.Select(candidate => (candidate.Affected.Name, candidate.Feed, candidate.Advisory.Key)));
    }

    [Fact]
    public async Task Withdrawn_advisory_is_stored_but_never_a_candidate()
    {
        await using var store = Open();
        var state = await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory() with { Withdrawn = Some.Day }), Token);
        Assert.Equal((1, 1), (state.Records, state.Ranges));
        Assert.Empty(await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token));
        Assert.Single(await store.GetCoverageAsync(Some.Namespace, Token));
    }

    [Fact]
    public async Task Digest_does_not_depend_on_order_time_or_partitions()
    {
        await using var store = Open();
        var advisories = Enumerable.Range(0, 500).Select(i => Some.Advisory($"k{i}", Some.Affected($"p{i % 7}"))).ToList();
        await store.ReplaceAsync(Some.Update(), Some.Stream(advisories), Token);
        var digest = await store.GetContentDigestAsync(Token);

        await store.ReplaceAsync(
            Some.Update() with { Fingerprint = "v2", Checked = Some.Day.AddDays(9), Updated = Some.Day }, Some.Stream(Enumerable.Reverse(advisories)), Token);
        Assert.Equal(digest, await store.GetContentDigestAsync(Token));
        await store.RecordFailureAsync("debian", "", "timeout", Some.Day, Token);
        await store.ReplaceAsync(Some.Update("empty"), Some.Stream(), Token);
        Assert.Equal(digest, await store.GetContentDigestAsync(Token));

        await store.ReplaceAsync(Some.Update("debian", "1"), Some.Stream(advisories.Take(200)), Token);
        await store.ReplaceAsync(Some.Update("debian", ""), Some.Stream(advisories.Skip(200)), Token);
        Assert.Equal(digest, await store.GetContentDigestAsync(Token));
    }

    [Fact]
    public async Task Digest_depends_on_feed_priority_and_every_record()
    {
        await using var store = Open();
        var digests = new HashSet<string> { await store.GetContentDigestAsync(Token) };
        async Task Differs(FeedUpdate update, params Advisory[] advisories)
        {
            await store.ReplaceAsync(update, Some.Stream(advisories), Token);
            Assert.True(digests.Add(await store.GetContentDigestAsync(Token)));
            await store.RemoveAsync(update.Feed, Token);
            Assert.False(digests.Add(await store.GetContentDigestAsync(Token)));
        }

        await Differs(Some.Update(), Some.Advisory());
        await Differs(Some.Update("other"), Some.Advisory());
        await Differs(Some.Update() with { Priority = 1 }, Some.Advisory());
        await Differs(Some.Update(), Some.Advisory() with { Summary = "" });
        await Differs(Some.Update(), Some.Advisory() with { Withdrawn = Some.Day });
        await Differs(Some.Update(), Some.Advisory(), Some.Advisory("second"));
        await Differs(Some.Update(), Some.Advisory("CVE-2024-1/openssl", Some.Affected() with { Severity = Severity.Low }));
        await Differs(Some.Update(), Some.Advisory("CVE-2024-1/openssl", Some.Affected() with { State = FixState.Affected }));
        await Differs(Some.Update(), Some.Advisory("CVE-2024-1/openssl", Some.Affected() with { Ranges = [VersionRange.All] }));
    }

    [Fact]
    public async Task Data_is_there_when_the_store_is_opened_again()
    {
        await using (var store = Open())
        {
            await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("k")), Token);
        }

        await using var again = Open();
        Assert.Equal(["k"], await KeysAsync(again, "openssl"));
    }

    [Fact]
    public async Task Own_advisories_and_feeds_do_not_take_each_others_names()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update("mine") with { Own = true }, Some.Stream(Some.Advisory("own")), Token);
        await store.ReplaceAsync(Some.Update("feed"), Some.Stream(Some.Advisory("down")), Token);
        await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync(Some.Update("mine"), Some.Stream(), Token));
        await Assert.ThrowsAsync<StoreException>(() => store.MergeAsync(Some.Update("feed") with { Own = true }, Some.Stream(), Token));
        Assert.Equal(["down", "own"], await KeysAsync(store, "openssl"));
    }

    [Fact]
    public async Task Two_stores_updating_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            await using var store = Open();
            for (var i = 0; i < 5; i++)
            {
                await store.MergeAsync(Some.Update("mine") with { Own = true }, Some.Stream(Some.Advisory($"{writer}-{i}")), Token);
            }
        }, Token)));
        await using var reader = Open();
        Assert.Equal(20, (await KeysAsync(reader, "openssl")).Count);
    }

    [Fact]
    public async Task Records_are_found_by_id_with_one_candidate_for_each_package()
    {
        await using var store = Open();
        await store.ReplaceAsync(
            Some.Update("b") with { Priority = 2 },
            Some.Stream(
                Some.Advisory("CVE-1/z", Some.Affected("z"), Some.Affected("a"), Some.Affected("a", @namespace: "debian:13")),
                Some.Advisory("CVE-1/w") with { Withdrawn = Some.Day },
                Some.Advisory("CVE-2/a", Some.Affected("a"))),
            Token);
        await store.ReplaceAsync(Some.Update("a") with { Own = true }, Some.Stream(Some.Advisory("CVE-1/a", Some.Affected("a"))), Token);

        var found = await store.FindByIdAsync(Some.Namespace, "CVE-1", Token);
        Assert.Equal(
            [("a", "a", "CVE-1/a"), ("a", "b", "CVE-1/z"), ("z", "b", "CVE-1/z")],
            found.Select(candidate => (candidate.Affected.Name, candidate.Feed, candidate.Advisory.Key)));
        Assert.All(found, candidate => Assert.Same(candidate.Affected, Assert.Single(candidate.Advisory.Affected)));
        Assert.Equal(2, found[1].Priority);
        Assert.Single(await store.FindByIdAsync("debian:13", "CVE-1", Token));
        Assert.Empty(await store.FindByIdAsync(Some.Namespace, "cve-1", Token));
        Assert.Empty(await store.FindByIdAsync("debian:14", "CVE-1", Token));

        await store.ReplaceAsync(Some.Update("b"), Some.Stream(Some.Advisory("CVE-3")), Token);
        Assert.Single(await store.FindByIdAsync(Some.Namespace, "CVE-1", Token));
        Assert.Single(await store.FindByIdAsync(Some.Namespace, "CVE-3", Token));
    }

    [Fact]
    public async Task Records_of_one_id_far_apart_in_a_large_update_are_all_found()
    {
        await using var store = Open();
        var advisories = Enumerable.Range(0, 5000).Select(i => Some.Advisory($"CVE-{i % 7}/{i}", Some.Affected($"p{i * 7919 % 5000:D4}")));
        await store.ReplaceAsync(Some.Update(), Some.Stream(advisories), Token);
        var found = await store.FindByIdAsync(Some.Namespace, "CVE-3", Token);
        Assert.Equal(Enumerable.Range(0, 5000).Count(i => i % 7 == 3), found.Count);
        Assert.Equal(found.OrderBy(candidate => candidate.Affected.Name, StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task Ids_are_listed_in_order_once_and_page_by_page()
    {
        await using var store = Open();
        var ids = new[] { "B", "a", "b", "CVE-2", "CVE-10", "\uFFFD", "\U0001F600", "ü", "~" };
        await store.ReplaceAsync(
            Some.Update("feed"),
            Some.Stream(ids.SelectMany(id => new[] { Some.Advisory($"{id}/1"), Some.Advisory($"{id}/2", Some.Affected("zlib")) })
                .Append(Some.Advisory("elsewhere", Some.Affected(@namespace: "debian:13")))
                .Append(Some.Advisory("withdrawn") with { Withdrawn = Some.Day })
                .Append(Some.Advisory("none") with { Affected = [] })),
            Token);
        await store.ReplaceAsync(Some.Update("mine") with { Own = true }, Some.Stream(Some.Advisory("a"), Some.Advisory("own")), Token);

        string[] expected = ["B", "CVE-10", "CVE-2", "a", "b", "own", "~", "ü", "\uFFFD", "\U0001F600"];
        Assert.Equal(expected, await store.ListIdsAsync(Some.Namespace, null, 100, Token));
        Assert.Equal(expected[..3], await store.ListIdsAsync(Some.Namespace, null, 3, Token));
        Assert.Equal(expected[2..4], await store.ListIdsAsync(Some.Namespace, "CVE-2", 2, Token));
        Assert.Equal(expected[3..4], await store.ListIdsAsync(Some.Namespace, "CVE-3", 1, Token));
        Assert.Equal(expected[9..], await store.ListIdsAsync(Some.Namespace, "\U0001F600", 5, Token));
        Assert.Equal(["elsewhere"], await store.ListIdsAsync("debian:13", null, 5, Token));
        Assert.Empty(await store.ListIdsAsync("debian:14", null, 5, Token));
    }

    [Fact]
    public async Task Partition_is_read_back_as_it_was_stored()
    {
        await using var store = Open();
        var advisories = Enumerable.Range(0, 3000)
            .Select(i => Some.Advisory($"k{i:D4}", Some.Affected($"p{i % 13:D2}")) with { Withdrawn = i % 5 == 0 ? Some.Day : null, Summary = $"{i}" })
            .ToList();
        await store.ReplaceAsync(Some.Update("alpine", "main"), Some.Stream(advisories), Token);
        await store.ReplaceAsync(Some.Update("alpine", "community"), Some.Stream(Some.Advisory("other")), Token);
        var read = await store.ReadPartitionAsync("alpine", "main", Token).ToListAsync(Token);
        Assert.Equal(advisories.Select(advisory => advisory.Key), read.Select(advisory => advisory.Key).Order());
        Assert.Equivalent(advisories[42], read.Single(advisory => advisory.Key == "k0042"), strict: true);
        Assert.Empty(await store.ReadPartitionAsync("alpine", "never heard of", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Partition_that_is_replaced_while_it_is_read_is_read_as_it_was()
    {
        await using var store = Open();
        await store.ReplaceAsync(Some.Update(), Some.Stream(Enumerable.Range(0, 3000).Select(i => Some.Advisory($"old-{i}"))), Token);
        var read = new List<string>();
        await foreach (var advisory in store.ReadPartitionAsync("debian", "", Token))
        {
            if (read.Count is 1 or 2000)
            {
                await store.ReplaceAsync(Some.Update(), Some.Stream(Enumerable.Range(0, 100).Select(i => Some.Advisory($"new-{i}"))), Token);
            }

            read.Add(advisory.Key);
        }

        Assert.Equal(3000, read.Distinct().Count());
        Assert.All(read, key => Assert.StartsWith("old-", key, StringComparison.Ordinal));
    }

    private static async Task<List<string>> KeysAsync(IAdvisoryStore store, string name) =>
        [.. (await store.FindCandidatesAsync(Some.Namespace, [name], Token)).Select(candidate => candidate.Advisory.Key)];
}

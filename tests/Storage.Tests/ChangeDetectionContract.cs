using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Strata.Storage.Notifications;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What an update of a feed tells about what it changes, and about the layers that this concerns.</summary>
public abstract class ChangeDetectionContract : ServerDatabaseContract
{
    private const string Low = "CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N";
    private const string Critical = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    [Fact]
    public async Task First_import_tells_nothing_and_raises_the_revision()
    {
        await using var database = await OpenAsync();
        var before = await database.GetRevisionAsync(Token);
        await ReplaceAsync(database, Some.Advisory("CVE-1"), Some.Advisory("CVE-2"));
        Assert.Empty(await NotificationsAsync(database));
        Assert.True(await database.GetRevisionAsync(Token) > before);
        await database.Advisories.ReplaceAsync(Some.Update("debian", "another partition"), Some.Stream(Some.Advisory("CVE-3")), Token);
        await database.Advisories.ReplaceAsync(Some.Update("alpine"), Some.Stream(Some.Advisory("CVE-3")), Token);
        Assert.Empty(await NotificationsAsync(database));
    }

    [Fact]
    public async Task Same_data_again_tells_nothing()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1"), Some.Advisory("CVE-2"));
        await ReplaceAsync(database, Some.Advisory("CVE-2"), Some.Advisory("CVE-1"));
        Assert.Empty(await NotificationsAsync(database));
    }

    [Fact]
    public async Task Change_of_what_is_only_for_reading_tells_nothing()
    {
        await using var database = await OpenAsync();
        var record = Some.Advisory("CVE-1", Some.Affected() with { Severity = Severity.Low }) with { Cvss = [Critical] };
        await ReplaceAsync(database, record, Some.Advisory("w") with { Withdrawn = Some.Day });
        await ReplaceAsync(
            database,
            record with
            {
                Summary = "new", Links = ["https://example.org"], Aliases = ["GHSA-1"], Modified = Some.Day, Published = Some.Day, Cvss = [Low, Critical],
            },
            Some.Advisory("w", Some.Affected("other")) with { Withdrawn = Some.Day.AddDays(1) });
        Assert.Empty(await NotificationsAsync(database));
        Assert.Equal("new", (await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-1", Token))!.Summary);
    }

    [Fact]
    public async Task What_is_known_of_vulnerabilities_themselves_tells_nothing()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, new Enrichment { EpssScore = 0.1 }.ToAdvisory("CVE-1"), new Enrichment { EpssScore = 0.1 }.ToAdvisory("CVE-2"));
        await ReplaceAsync(database, new Enrichment { EpssScore = 0.2 }.ToAdvisory("CVE-1"), new Enrichment { EpssScore = 0.1 }.ToAdvisory("CVE-3"));
        Assert.Empty(await NotificationsAsync(database));
    }

    [Fact]
    public async Task New_vulnerability_is_told_with_its_new_form_alone()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1"));
        await ReplaceAsync(database, Some.Advisory("CVE-1"), Some.Advisory("CVE-2") with { Summary = "s" });
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.Null(told.Change.Old);
        Assert.Equivalent(await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-2", Token), told.Change.New, strict: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Vulnerability_that_is_withdrawn_or_gone_is_told_with_its_old_form_alone(bool withdrawn)
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1"), Some.Advisory("CVE-2"));
        var old = await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-1", Token);
        await ReplaceAsync(database, withdrawn ? [Some.Advisory("CVE-1") with { Withdrawn = Some.Day }, Some.Advisory("CVE-2")] : [Some.Advisory("CVE-2")]);
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.Equivalent(old, told.Change.Old, strict: true);
        Assert.Null(told.Change.New);
    }

    public static TheoryData<string> Edits { get; } =
        ["severity", "range", "fix", "state", "kind", "versions", "package", "another package", "vector"];

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Change_of_what_is_said_about_packages_is_told_with_both_forms(string what)
    {
        var old = Some.Advisory("CVE-1") with { Summary = "s", Cvss = [Low] };
        var affected = old.Affected[0];
        var @new = what switch
        {
            "severity" => old with { Affected = [affected with { Severity = Severity.High }] },
            "range" => old with { Affected = [affected with { Ranges = [VersionRange.Before("9")] }] },
            "fix" => old with { Affected = [affected with { FixedVersion = "9" }] },
            "state" => old with { Affected = [affected with { State = FixState.WontFix }] },
            "kind" => old with { Affected = [affected with { Kind = PackageKind.Binary }] },
            "versions" => old with { Affected = [affected with { Versions = ["1"] }] },
            "package" => old with { Affected = [affected with { Name = "zlib" }] },
            "another package" => old with { Affected = [affected, Some.Affected("zlib")] },
            _ => old with { Cvss = [Critical] },
        };
        await using var database = await OpenAsync();
        await ReplaceAsync(database, old, Some.Advisory("CVE-2"));
        var before = await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-1", Token);
        await ReplaceAsync(database, @new, Some.Advisory("CVE-2"));
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.Equivalent(before, told.Change.Old, strict: true);
        Assert.Equivalent(await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-1", Token), told.Change.New, strict: true);
    }

    [Fact]
    public async Task Vulnerability_of_several_records_is_told_once_and_whole()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1/a", Some.Affected("a")), Some.Advisory("CVE-1/b", Some.Affected("b")), Some.Advisory("CVE-1/c", Some.Affected("c")));
        await ReplaceAsync(database, Some.Advisory("CVE-1/a", Some.Affected("a", "9")), Some.Advisory("CVE-1/b", Some.Affected("b")), Some.Advisory("CVE-1/d", Some.Affected("d")));
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.Equal(["a", "b", "c"], told.Change.Old!.Affected.Select(affected => affected.Name));
        Assert.Equal(["a", "b", "d"], told.Change.New!.Affected.Select(affected => affected.Name));
    }

    [Fact]
    public async Task Record_that_only_got_another_key_tells_nothing()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1/a"));
        await ReplaceAsync(database, Some.Advisory("CVE-1/b"));
        Assert.Empty(await NotificationsAsync(database));
    }

    [Fact]
    public async Task Record_that_changes_its_id_is_one_gone_and_one_new()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("key") with { Id = "TEMP-1" });
        await ReplaceAsync(database, Some.Advisory("key") with { Id = "CVE-1" });
        var told = await NotificationsAsync(database);
        Assert.Equal(
            [("CVE-1", true), ("TEMP-1", false)],
            told.Select(notification => (notification.Change.Name, notification.Change.Old is null)).Order());
    }

    [Fact]
    public async Task Each_namespace_is_told_by_itself_and_only_where_it_changed()
    {
        await using var database = await OpenAsync();
        var twelve = Some.Affected();
        var thirteen = Some.Affected(@namespace: "debian:13");
        var eleven = Some.Affected(@namespace: "debian:11");
        await ReplaceAsync(database, Some.Advisory("CVE-1", twelve, thirteen, eleven));
        await ReplaceAsync(database, Some.Advisory("CVE-1", twelve with { Severity = Severity.High }, thirteen, eleven with { FixedVersion = "9" }));
        Assert.Equal(["debian:11", "debian:12"], (await NotificationsAsync(database)).Select(told => told.Change.Namespace).Order());
    }

    [Fact]
    public async Task Other_partitions_of_the_feed_are_part_of_both_forms()
    {
        await using var database = await OpenAsync();
        async Task Replace(string partition, params IEnumerable<Advisory> advisories) =>
            await database.Advisories.ReplaceAsync(Some.Update("alpine", partition), Some.Stream(advisories), Token);
        await Replace("main", Some.Advisory("CVE-1/a", Some.Affected("a")));
        await Replace("community", Some.Advisory("CVE-1/b", Some.Affected("b")));
        await database.Advisories.ReplaceAsync(Some.Update("debian"), Some.Stream(Some.Advisory("CVE-1/x", Some.Affected("x"))), Token);
        await Replace("main");
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.Equal(["a", "b"], told.Change.Old!.Affected.Select(affected => affected.Name));
        Assert.Equal(["b"], told.Change.New!.Affected.Select(affected => affected.Name));
    }

    [Fact]
    public async Task Merged_record_is_told_and_the_others_are_not()
    {
        await using var database = await OpenAsync();
        var update = Some.Update("mine") with { Own = true };
        await database.Advisories.MergeAsync(update, Some.Stream(Some.Advisory("CVE-1"), Some.Advisory("CVE-2")), Token);
        await database.Advisories.MergeAsync(update, Some.Stream(Some.Advisory("CVE-2", Some.Affected("zlib")), Some.Advisory("CVE-3")), Token);
        Assert.Equal(["CVE-2", "CVE-3"], (await NotificationsAsync(database)).Select(told => told.Change.Name).Order());
    }

    [Fact]
    public async Task Removed_feed_tells_nothing_and_raises_the_revision()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1"));
        var before = await database.GetRevisionAsync(Token);
        await database.Advisories.RemoveAsync("debian", Token);
        Assert.True(await database.GetRevisionAsync(Token) > before);
        await ReplaceAsync(database, Some.Advisory("CVE-2"));
        Assert.Empty(await NotificationsAsync(database));
    }

    [Fact]
    public async Task Update_that_fails_tells_nothing_even_later()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1"));
        var revision = await database.GetRevisionAsync(Token);
        await Assert.ThrowsAsync<EndOfStreamException>(
            () => database.Advisories.ReplaceAsync(Some.Update(), Some.Broken(Some.Advisory("CVE-2")), Token));
        await Assert.ThrowsAsync<FeedShrunkException>(
            () => database.Advisories.ReplaceAsync(Some.Update() with { MinimumShare = 1 }, Some.Stream(), Token));
        Assert.Equal(revision, await database.GetRevisionAsync(Token));
        await ReplaceAsync(database, Some.Advisory("CVE-1"));
        Assert.Empty(await NotificationsAsync(database));
    }

    [Fact]
    public async Task Change_that_an_own_vulnerability_hides_tells_nothing()
    {
        await using var database = await OpenAsync();
        await ReplaceAsync(database, Some.Advisory("CVE-1"), Some.Advisory("CVE-2"), Some.Advisory("CVE-3"));
        await EditAsync(database, "CVE-1", current => current! with { Severity = Severity.High });
        await EditAsync(database, "CVE-2", _ => null);
        var edits = await NotificationsAsync(database);
        await ReplaceAsync(
            database, Some.Advisory("CVE-1", Some.Affected("a")), Some.Advisory("CVE-2", Some.Affected("a")), Some.Advisory("CVE-3", Some.Affected("a")));
        var told = (await NotificationsAsync(database)).Skip(edits.Count);
        Assert.Equal("CVE-3", Assert.Single(told).Change.Name);
    }

    [Fact]
    public async Task Change_that_is_made_back_and_again_is_told_each_time()
    {
        await using var database = await OpenAsync();
        foreach (var version in new[] { "1", "2", "1", "2" })
        {
            await ReplaceAsync(database, Some.Advisory("CVE-1", Some.Affected("a", version)));
        }

        Assert.Equal(3, (await NotificationsAsync(database)).Select(told => told.Name).Distinct().Count());
    }

    [Fact]
    public async Task Random_updates_tell_exactly_what_changed_and_which_layers_that_concerns()
    {
#pragma warning disable RS0030 // Seeded: every run is the same.
        var random = new Random(20240601);
#pragma warning restore RS0030
        await using var database = await OpenAsync();
        await database.Notifications.SetReceiversAsync(["test"], Token);
        var layers = await StoreRandomLayersAsync(database, random);
        var records = new Dictionary<string, Advisory>();
        await UpdateAsync(database, records, random, 400);
        for (var round = 0; round < 5; round++)
        {
            var old = Forms(records);
            var told = (await NotificationsAsync(database)).Count;
            await UpdateAsync(database, records, random, 60);
            var @new = Forms(records);

            var changes = (await NotificationsAsync(database)).Skip(told).ToList();
            var expected = old.Keys.Union(@new.Keys).Where(name => Effect(old, name) != Effect(@new, name)).Order().ToList();
            Assert.Equal(expected, changes.Select(change => (change.Change.Namespace, change.Change.Name)).Order());
            foreach (var change in changes)
            {
                await TellsLayersAsync(database, change, true, old, layers);
                await TellsLayersAsync(database, change, false, @new, layers);
            }
        }

        Assert.Contains(await NotificationsAsync(database), change => change.AffectsPackages);
        Assert.Contains(await NotificationsAsync(database), change => !change.AffectsPackages);
    }

    private static async Task TellsLayersAsync(
        IServerDatabase database,
        Notification told,
        bool old,
        Dictionary<(string Namespace, string Id), List<AffectedPackage>> forms,
        List<(string Name, string Namespace, List<Package> Added)> layers)
    {
        var affected = forms.GetValueOrDefault((told.Change.Namespace, told.Change.Name)) ?? [];
        var form = old ? told.Change.Old : told.Change.New;
        Assert.Equal(affected.Count, form?.Affected.Count ?? 0);
        Assert.Equal(
            layers.Where(layer => layer.Namespace == told.Change.Namespace
                    && layer.Added.Exists(package => affected.Exists(item => AffectedVersions.Applies(item, package))))
                .Select(layer => layer.Name),
            await LayersAsync(database, told, old));
    }

    /// <summary>A simple tree of layers, with the packages that each adds.</summary>
    private static async Task<List<(string Name, string Namespace, List<Package> Added)>> StoreRandomLayersAsync(IServerDatabase database, Random random)
    {
        var stored = new List<(string Name, string Namespace, List<Package> All, List<Package> Added)>();
        for (var i = 0; i < 40; i++)
        {
            var parent = i % 4 == 0 ? -1 : random.Next(stored.Count);
            var @namespace = parent < 0 ? NamespaceOf(random) : stored[parent].Namespace;
            List<Package> before = parent < 0 ? [] : stored[parent].All;
            var all = before.Where(_ => random.Next(5) > 0)
                .Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Some.Package(PackageOf(random), $"{random.Next(9)}", PackageOf(random))))
                .Distinct().ToList();
            await database.Layers.StoreAsync(
                Some.Layer($"layer {i}", parent < 0 ? null : stored[parent].Name, all) with { Namespace = @namespace }, Token);
            stored.Add(($"layer {i}", @namespace, all, [.. all.Except(before)]));
        }

        return stored.ConvertAll(layer => (layer.Name, layer.Namespace, layer.Added));
    }

    private static async Task UpdateAsync(IServerDatabase database, Dictionary<string, Advisory> records, Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var id = $"CVE-{random.Next(60)}";
            var key = $"{id}/{random.Next(4)}";
            if (random.Next(6) == 0)
            {
                records.Remove(key);
                continue;
            }

            records[key] = new Advisory
            {
                Key = key,
                Id = random.Next(20) == 0 ? $"CVE-{random.Next(60)}" : id,
                Summary = random.Next(2) == 0 ? $"{random.Next()}" : null,
                Withdrawn = random.Next(12) == 0 ? Some.Day : null,
                Affected = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Some.Affected(PackageOf(random), $"{random.Next(9)}", NamespaceOf(random)) with
                {
                    Kind = (PackageKind)random.Next(3),
                    State = (FixState)random.Next(3),
                    Severity = (Severity)random.Next(3),
                })],
            };
        }

        await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(records.Values), Token);
    }

    private static string NamespaceOf(Random random) => $"debian:{11 + random.Next(3)}";

    private static string PackageOf(Random random) => $"package-{random.Next(12)}";

    /// <summary>What records say about each vulnerability, the slow way.</summary>
    private static Dictionary<(string Namespace, string Id), List<AffectedPackage>> Forms(Dictionary<string, Advisory> records) => records.Values
        .Where(record => record.Withdrawn is null)
        .OrderBy(record => record.Key, StringComparer.Ordinal)
        .SelectMany(record => record.Affected.Select(affected => (affected.Namespace, record.Id, Affected: affected)))
        .GroupBy(item => (item.Namespace, item.Id))
        .ToDictionary(group => group.Key, group => group.Select(item => item.Affected).ToList());

    private static string? Effect(Dictionary<(string Namespace, string Id), List<AffectedPackage>> forms, (string Namespace, string Id) name) =>
        !forms.TryGetValue(name, out var affected) ? null : string.Join('\n', affected
            .OrderBy(item => item.Name, StringComparer.Ordinal).ThenBy(item => item.Kind)
            .Select(item => $"{item.Name} {item.Kind} {item.State} {item.Severity} {item.FixedVersion}"));
}

using Strata.Core.Inventory;
using Strata.Core.Warnings;
using Strata.Storage.Layers;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What <see cref="ILayerStore"/> promises.</summary>
public abstract class LayerStoreContract : ServerDatabaseContract
{
    private static readonly Package A = Some.Package("a");
    private static readonly Package B = Some.Package("b");
    private static readonly Package C = Some.Package("c");

    /// <summary>How many packages, inventories and file system states are stored.</summary>
    protected abstract Task<(long Packages, long Inventories, long Trees)> CountSharedRowsAsync();

    /// <summary>How many different answers of release files are stored.</summary>
    protected abstract Task<long> CountReleasesAsync();

    [Fact]
    public async Task Nothing_is_known_of_a_layer_that_is_not_stored()
    {
        await using var database = await OpenAsync();
        Assert.Null(await database.Layers.FindAsync("x", Token));
        Assert.Null(await database.Layers.ReadTreeAsync("x", Token));
        Assert.Null(await database.Layers.ReadInventoryAsync("x", Token));
        Assert.False(await database.Layers.DeleteAsync("x", Token));
        Assert.Empty(await database.Layers.GetNamespacesAsync(Token));
    }

    [Theory]
    [InlineData("nodejs:12:8020:0bc2d1b1", "Red Hat, Inc.")]
    [InlineData(null, "Red Hat, Inc.")]
    [InlineData(null, null)]
    public async Task Module_and_vendor_of_an_rpm_package_come_back(string? label, string? vendor)
    {
        var package = new Package
        {
            Name = "nodejs",
            Version = "1:12.16.1-1.module_el8",
            Arch = "x86_64",
            Type = PackageType.Rpm,
            Source = new SourcePackage("nodejs", "12.16.1-1.module_el8"),
            ModularityLabel = label,
            Vendor = vendor,
        };
        await using var database = await OpenAsync();
        await database.Layers.StoreAsync(Some.Layer("rpm", null, package), Token);

        Assert.Equal([new LayerPackage(package, "rpm")], (await database.Layers.ReadInventoryAsync("rpm", Token))!.Packages);
    }

    [Theory]
    [InlineData("Docker")]
    [InlineData("Büro AG")]
    [InlineData(null)]
    public async Task Vendor_of_a_dpkg_package_comes_back(string? vendor)
    {
        var package = A with { Vendor = vendor };
        await using var database = await OpenAsync();
        await database.Layers.StoreAsync(Some.Layer("deb", null, package), Token);

        Assert.Equal([new LayerPackage(package, "deb")], (await database.Layers.ReadInventoryAsync("deb", Token))!.Packages);
    }

    [Fact]
    public async Task What_release_files_tell_comes_back_with_each_layer_and_is_stored_once()
    {
        string[] repositories = ["cpe:/o:redhat:enterprise_linux:8::baseos", "rhel-8-for-x86_64-baseos-rpms"];
        await using var database = await OpenAsync();
        var base1 = await database.Layers.StoreAsync(Some.Layer("base", null, A) with { DerivedFrom = "debian:13", SupportNamespace = "x:1", Repositories = repositories }, Token);
        await database.Layers.StoreAsync(Some.Layer("top", "base", A, B) with { DerivedFrom = "debian:13", SupportNamespace = "x:1", Repositories = repositories }, Token);
        await StoreAsync(database, "other", "top", A);

        Assert.Equivalent(base1, await database.Layers.FindAsync("base", Token), strict: true);
        var top = (await database.Layers.ReadInventoryAsync("top", Token))!.Layer;
        Assert.Equal((Some.Namespace, "debian:13", "x:1"), (top.Namespace, top.DerivedFrom, top.SupportNamespace));
        Assert.Equal(repositories, top.Repositories);
        var other = (await database.Layers.ReadInventoryAsync("other", Token))!.Layer;
        Assert.Null(other.DerivedFrom);
        Assert.Empty(other.Repositories);
        Assert.Equal(1, await CountReleasesAsync());
    }

    [Fact]
    public async Task New_analysis_replaces_what_release_files_told_and_pruning_deletes_it()
    {
        await using var database = await OpenAsync();
        await database.Layers.StoreAsync(Some.Layer("x", null, A) with { Repositories = ["old"] }, Token);
        await database.Layers.StoreAsync(Some.Layer("x", null, A) with { Repositories = ["new"], EngineVersion = 4 }, Token);
        Assert.Equal(["new"], (await database.Layers.FindAsync("x", Token))!.Repositories);

        Assert.Equal(1, await database.Layers.PruneAsync(Token));
        Assert.Equal(1, await CountReleasesAsync());
        Assert.Equal(["new"], (await database.Layers.ReadInventoryAsync("x", Token))!.Layer.Repositories);
    }

    [Fact]
    public async Task Everything_of_a_layer_comes_back()
    {
        var package = new Package
        {
            Name = "libc6",
            Version = "2.36-9+deb12u4",
            Arch = "arm64",
            Type = PackageType.Deb,
            Source = new SourcePackage("glibc", "2.36-9"),
        };
        var layer = Some.Layer("sha256:abc/ü €", null, package) with
        {
            Warnings = [new ScanWarning("file-too-large", "too large", "etc/os-release"), new ScanWarning("file-special", "a \"device\"")],
            Tree = Enumerable.Range(0, 100_000).Select(i => (byte)(i * i)).ToArray(),
            Digest = "sha256:1",
            DiffId = "sha256:2",
        };
        await using (var database = await OpenAsync())
        {
            var stored = await database.Layers.StoreAsync(layer, Token);
            Assert.Equivalent(stored, await database.Layers.FindAsync(layer.Name, Token), strict: true);
        }

        await using var again = await OpenAsync();
        var found = (await again.Layers.FindAsync(layer.Name, Token))!;
        Assert.Equal((layer.Name, null, 3, Some.Namespace), (found.Name, found.ParentName, found.EngineVersion, found.Namespace));
        Assert.Equal(layer.Warnings, found.Warnings);
        Assert.Equal(layer.Tree.ToArray(), (await again.Layers.ReadTreeAsync(layer.Name, Token))!.Value.ToArray());
        var inventory = (await again.Layers.ReadInventoryAsync(layer.Name, Token))!;
        Assert.Equivalent(found, inventory.Layer, strict: true);
        Assert.Equal([new LayerPackage(package, layer.Name)], inventory.Packages);
    }

    [Fact]
    public async Task Layer_without_packages_namespace_and_tree_is_stored_like_any()
    {
        await using var database = await OpenAsync();
        await database.Layers.StoreAsync(Some.Layer("empty") with { Namespace = null, Tree = default }, Token);
        await database.Layers.StoreAsync(Some.Layer("above", "empty") with { Namespace = null, Tree = default }, Token);
        var inventory = (await database.Layers.ReadInventoryAsync("above", Token))!;
        Assert.Empty(inventory.Packages);
        Assert.Null(inventory.Layer.Namespace);
        Assert.Equal("empty", inventory.Layer.ParentName);
        Assert.Equal(0, (await database.Layers.ReadTreeAsync("above", Token))!.Value.Length);
        Assert.Empty(await database.Layers.GetNamespacesAsync(Token));
    }

    [Fact]
    public async Task Names_differ_by_case()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "x", null, A);
        Assert.Null(await database.Layers.FindAsync("X", Token));
    }

    [Fact]
    public async Task Packages_come_in_order_and_once()
    {
        var newer = Some.Package("a", "4");
        var otherArch = A with { Arch = "i386" };
        await using var database = await OpenAsync();
        await StoreAsync(database, "x", null, C, newer, otherArch, A, B, A);
        Assert.Equal([A, otherArch, newer, B, C], await PackagesAsync(database, "x"));
    }

    [Fact]
    public async Task Layer_above_a_missing_one_is_refused()
    {
        await using var database = await OpenAsync();
        var refused = await Assert.ThrowsAsync<ParentLayerMissingException>(() => StoreAsync(database, "x", "gone", A));
        Assert.Equal("gone", refused.Parent);
        Assert.Null(await database.Layers.FindAsync("x", Token));
    }

    [Fact]
    public async Task Ids_ascend_and_are_never_used_again()
    {
        await using var database = await OpenAsync();
        var first = await database.Layers.StoreAsync(Some.Layer("1", null, A), Token);
        var second = await database.Layers.StoreAsync(Some.Layer("2", null, A), Token);
        await database.Layers.DeleteAsync("2", Token);
        var third = await database.Layers.StoreAsync(Some.Layer("2", null, A), Token);
        Assert.True(first.Id < second.Id && second.Id < third.Id);
    }

    [Fact]
    public async Task Same_content_under_two_names_is_stored_once()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base-1", null, A, B);
        await StoreAsync(database, "top-1", "base-1", A, B, C);
        var rows = await CountSharedRowsAsync();
        await StoreAsync(database, "base-2", null, B, A);
        await StoreAsync(database, "top-2", "base-2", C, A, B);
        Assert.Equal(rows, await CountSharedRowsAsync());
        Assert.Equal((3, 2, 1), rows);
    }

    [Fact]
    public async Task Layer_that_changes_no_package_shares_its_parents_inventory()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base", null, A, B);
        var rows = await CountSharedRowsAsync();
        await StoreAsync(database, "same", "base", B, A);
        await StoreAsync(database, "same again", "same", A, B);
        Assert.Equal(rows, await CountSharedRowsAsync());
        Assert.Equal([("a", "base"), ("b", "base")], await AddedByAsync(database, "same again"));
    }

    [Fact]
    public async Task Same_packages_of_another_namespace_are_others()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "12", null, A);
        await database.Layers.StoreAsync(Some.Layer("13", null, A) with { Namespace = "debian:13" }, Token);
        Assert.Equal(2, (await CountSharedRowsAsync()).Packages);
        Assert.Equal([Some.Namespace, "debian:13"], await database.Layers.GetNamespacesAsync(Token));
    }

    [Fact]
    public async Task Package_belongs_to_the_layer_since_which_it_is_there()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "1", null, A, B);
        await StoreAsync(database, "2", "1", A, C);
        await StoreAsync(database, "3", "2", A, B, C);
        await StoreAsync(database, "4", "3", A, B, C);
        Assert.Equal([("a", "1"), ("b", "3"), ("c", "2")], await AddedByAsync(database, "4"));
        Assert.Equal([("a", "1"), ("c", "2")], await AddedByAsync(database, "2"));
        Assert.Equal([("a", "1"), ("b", "1")], await AddedByAsync(database, "1"));
    }

    [Fact]
    public async Task Upgraded_package_belongs_to_the_layer_that_upgraded_it()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "1", null, A, B);
        await StoreAsync(database, "2", "1", Some.Package("a", "9"), B);
        Assert.Equal([("a", "2"), ("b", "1")], await AddedByAsync(database, "2"));
    }

    [Fact]
    public async Task Package_stays_with_its_layer_when_the_namespace_changes()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "1", null, A, B);
        await database.Layers.StoreAsync(Some.Layer("2", "1", A, C) with { Namespace = "debian:13" }, Token);
        Assert.Equal([("a", "1"), ("c", "2")], await AddedByAsync(database, "2"));
    }

    [Fact]
    public async Task Known_layer_stays_as_it_is_for_the_same_or_a_lower_engine()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base", null, A);
        await StoreAsync(database, "x", "base", A, B);
        var revision = await database.GetRevisionAsync(Token);
        var again = await database.Layers.StoreAsync(Some.Layer("x", "never heard of", C) with { Namespace = "other" }, Token);
        var lower = await database.Layers.StoreAsync(Some.Layer("x", null, C) with { EngineVersion = 2 }, Token);
        Assert.Equivalent(await database.Layers.FindAsync("x", Token), again, strict: true);
        Assert.Equivalent(again, lower, strict: true);
        Assert.Equal("base", again.ParentName);
        Assert.Equal([A, B], await PackagesAsync(database, "x"));
        Assert.Equal(revision, await database.GetRevisionAsync(Token));
    }

    [Fact]
    public async Task Higher_engine_gives_a_layer_its_new_analysis_and_keeps_id_and_parent()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base", null, A);
        var old = await database.Layers.StoreAsync(Some.Layer("x", "base", A, B), Token);
        var revision = await database.GetRevisionAsync(Token);
        var renewed = await database.Layers.StoreAsync(
            Some.Layer("x", "never heard of", A, C) with { EngineVersion = 4, Namespace = "debian:13", Tree = new byte[] { 9 } }, Token);
        Assert.Equal((old.Id, "base", 4, "debian:13"), (renewed.Id, renewed.ParentName, renewed.EngineVersion, renewed.Namespace));
        Assert.Equal([("a", "base"), ("c", "x")], await AddedByAsync(database, "x"));
        Assert.Equal([9], (await database.Layers.ReadTreeAsync("x", Token))!.Value.ToArray());
        Assert.True(await database.GetRevisionAsync(Token) > revision);
    }

    [Fact]
    public async Task New_analysis_of_a_base_leaves_the_packages_of_those_above_it()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base", null, A);
        await StoreAsync(database, "same", "base", A);
        await StoreAsync(database, "top", "base", A, B);
        await StoreAsync(database, "roof", "top", A, B, C);
        await database.Layers.StoreAsync(Some.Layer("base", null, A, B) with { EngineVersion = 4 }, Token);
        Assert.Equal([("a", "base"), ("b", "base")], await AddedByAsync(database, "base"));
        Assert.Equal([("a", "base")], await AddedByAsync(database, "same"));
        Assert.Equal([("a", "base"), ("b", "base")], await AddedByAsync(database, "top"));
        Assert.Equal([("a", "base"), ("b", "base"), ("c", "roof")], await AddedByAsync(database, "roof"));
    }

    [Fact]
    public async Task Delete_takes_every_layer_above()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "1", null, A);
        await StoreAsync(database, "2", "1", A, B);
        await StoreAsync(database, "3", "2", A, B, C);
        await StoreAsync(database, "2b", "1", A);
        var revision = await database.GetRevisionAsync(Token);
        Assert.True(await database.Layers.DeleteAsync("2", Token));
        Assert.True(await database.GetRevisionAsync(Token) > revision);
        Assert.Null(await database.Layers.FindAsync("3", Token));
        Assert.False(await database.Layers.DeleteAsync("3", Token));
        Assert.NotNull(await database.Layers.FindAsync("2b", Token));
        await Assert.ThrowsAsync<ParentLayerMissingException>(() => StoreAsync(database, "3", "2", A));
    }

    [Fact]
    public async Task Prune_deletes_what_no_layer_has_and_nothing_else()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base", null, A);
        await StoreAsync(database, "gone", "base", A, B);
        await database.Layers.StoreAsync(Some.Layer("gone too", "gone", C) with { Tree = new byte[] { 7 } }, Token);
        await StoreAsync(database, "kept", "base", Some.Package("d"));
        Assert.Equal(0, await database.Layers.PruneAsync(Token));
        await database.Layers.DeleteAsync("gone", Token);

        Assert.True(await database.Layers.PruneAsync(Token) >= 5);
        Assert.Equal((2, 2, 1), await CountSharedRowsAsync());
        Assert.Equal(0, await database.Layers.PruneAsync(Token));
        Assert.Equal([("d", "kept")], await AddedByAsync(database, "kept"));
        await StoreAsync(database, "back", "base", A, B);
        Assert.Equal([("a", "base"), ("b", "back")], await AddedByAsync(database, "back"));
    }

    [Fact]
    public async Task Stored_at_once_under_one_name_the_layer_is_there_once()
    {
        await using var database = await OpenAsync();
        await using var replica = await OpenAsync();
        await StoreAsync(database, "base", null, A);
        var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => (i % 2 == 0 ? database : replica).Layers.StoreAsync(Some.Layer("x", "base", A, Some.Package($"p{i}")), Token), Token)));
        Assert.Single(stored.Select(layer => layer.Id).Distinct());
        Assert.Equal(2, (await PackagesAsync(replica, "x")).Count);
    }

    [Fact]
    public async Task Many_layers_stored_at_once_share_and_lose_nothing()
    {
        await using var database = await OpenAsync();
        await using var replica = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => (i % 2 == 0 ? database : replica).Layers.StoreAsync(Some.Layer($"x{i}", null, A, B, C), Token), Token)));
        Assert.Equal((3, 1, 1), await CountSharedRowsAsync());
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal([A, B, C], await PackagesAsync(database, $"x{i}"));
        }
    }

    [Fact]
    public async Task Lock_keeps_others_out_until_it_is_disposed()
    {
        await using var database = await OpenAsync();
        await using var replica = await OpenAsync();
        var holders = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(
            async () =>
            {
                await using var held = await (i % 2 == 0 ? database : replica).Layers.LockAsync("x", Token);
                most = Math.Max(most, Interlocked.Increment(ref holders));
                await Task.Yield();
                Interlocked.Decrement(ref holders);
            },
            Token)));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Lock_of_one_name_does_not_hold_up_another_and_waiting_can_be_cancelled()
    {
        await using var database = await OpenAsync();
        await using var x = await database.Layers.LockAsync("x", Token);
        await using (await database.Layers.LockAsync("y", Token))
        {
            using var source = new CancellationTokenSource();
            var waiting = database.Layers.LockAsync("x", source.Token);
            Assert.False(waiting.IsCompleted);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        await x.DisposeAsync();
        await using var again = await database.Layers.LockAsync("x", Token);
    }

    private static async Task<List<Package>> PackagesAsync(IServerDatabase database, string layer) =>
        [.. (await database.Layers.ReadInventoryAsync(layer, Token))!.Packages.Select(package => package.Package)];

    private static async Task<List<(string Package, string AddedBy)>> AddedByAsync(IServerDatabase database, string layer) =>
        [.. (await database.Layers.ReadInventoryAsync(layer, Token))!.Packages.Select(package => (package.Package.Name, package.AddedBy))];
}

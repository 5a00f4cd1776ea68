using Strata.Core.Advisories;
using Strata.Storage.Layers;
using Strata.Storage.Notifications;
using Strata.Storage.Postgres;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>Several replicas at once on one database.</summary>
public sealed class PostgresRaceTests : IAsyncLifetime
{
    private readonly PostgresServerDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.CreateAsync(pooled: true);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Pruning_never_takes_what_a_layer_that_is_stored_meanwhile_refers_to()
    {
        var replicas = new[] { _database.Connect(), _database.Connect(), _database.Connect() };
        using var done = new CancellationTokenSource();
        var pruning = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    await replicas[2].Layers.PruneAsync(Token);
                }
            },
            Token);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(replica => Task.Run(
            async () =>
            {
                for (var i = 0; i < 60; i++)
                {
                    var name = $"{replica}/{i % 5}";
                    await replicas[replica].Layers.DeleteAsync(name, Token);
                    await replicas[replica].Layers.StoreAsync(Some.Layer(name, null, Some.Package("shared"), Some.Package($"p{i % 3}")), Token);
                    Assert.Equal(2, (await replicas[replica].Layers.ReadInventoryAsync(name, Token))!.Packages.Count);
                }
            },
            Token)));
        await done.CancelAsync();
        await pruning;
        await using var fresh = _database.Connect();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(2, (await fresh.Layers.ReadInventoryAsync($"{i % 2}/{i / 2}", Token))!.Packages.Count);
        }
    }

    [Fact]
    public async Task Layer_stored_while_an_update_becomes_visible_is_among_the_affected_ones()
    {
        var updating = _database.Connect();
        var storing = _database.Connect();
        await updating.Notifications.SetReceiversAsync(["test"], Token);
        await updating.Advisories.ReplaceAsync(Some.Update(), Some.Stream(), Token);
        for (var round = 0; round < 10; round++)
        {
            var id = $"CVE-2024-{round}";
            var layers = Enumerable.Range(0, 8).Select(i => $"{round}/{i}").ToList();
            var update = updating.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory(id, Some.Affected("openssl", $"9.{round}"))), Token);
            await Task.WhenAll(layers.Select(layer => storing.Layers.StoreAsync(
                Some.Layer(layer, null, Some.Package("openssl", $"1.{round}.{layer[^1]}"), Some.Package(layer)), Token)));
            await update;
            var told = await ToldAsync(updating, id);
            var affected = await updating.Notifications.FindLayersAsync(told, old: false, 0, 1000, Token);
            Assert.Subset(affected.Select(layer => layer.Name).ToHashSet(), layers.ToHashSet());
        }
    }

    private static async Task<Notification> ToldAsync(PostgresDatabase database, string id)
    {
        foreach (var status in await database.Notifications.ListAsync(null, 100, Token))
        {
            var notification = (await database.Notifications.FindAsync(status.Notification, Token))!;
            if (notification.Change.New?.Name == id)
            {
                return notification;
            }
        }

        throw new Xunit.Sdk.XunitException($"Nobody was told of {id}.");
    }

    [Fact]
    public async Task Parent_that_is_deleted_while_a_layer_is_put_on_it_leaves_both_or_neither()
    {
        var deleting = _database.Connect();
        var storing = _database.Connect();
        for (var round = 0; round < 20; round++)
        {
            await storing.Layers.StoreAsync(Some.Layer("parent", null, Some.Package()), Token);
            var deletion = deleting.Layers.DeleteAsync("parent", Token);
            StoredLayer? child = null;
            try
            {
                child = await storing.Layers.StoreAsync(Some.Layer("child", "parent", Some.Package()), Token);
            }
            catch (ParentLayerMissingException)
            {
            }

            await deletion;
            Assert.Null(await storing.Layers.FindAsync("parent", Token));
            Assert.Null(await storing.Layers.FindAsync("child", Token));
            Assert.True(child is null || child.ParentName == "parent");
        }
    }

    [Fact]
    public async Task Updates_of_different_feeds_run_at_once_and_prune_only_what_is_left()
    {
        var slow = _database.Connect();
        var quick = _database.Connect();
        var staged = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var update = slow.Advisories.ReplaceAsync(Some.Update("slow"), Slow(), Token);
        await staged.Task;
        for (var i = 0; i < 3; i++)
        {
            await quick.Advisories.ReplaceAsync(Some.Update("quick"), Some.Stream(Some.Advisory($"quick-{i}")), Token);
        }

        go.SetResult();
        await update;
        Assert.Equal(2, (await quick.Advisories.FindCandidatesAsync(Some.Namespace, ["openssl"], Token)).Count);
        Assert.Equal(2L, await _database.ScalarAsync("SELECT count(*) FROM strata.generation"));

        async IAsyncEnumerable<Advisory> Slow()
        {
            yield return Some.Advisory("slow");
            staged.SetResult();
            await go.Task;
        }
    }

    [Fact]
    public async Task Edits_of_one_vulnerability_from_everywhere_all_count()
    {
        var replicas = Enumerable.Range(0, 4).Select(_ => _database.Connect()).ToList();
        await Task.WhenAll(replicas.Select((replica, number) => Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    var package = $"p{number}-{i}";
                    await replica.Vulnerabilities.EditAsync(
                        Some.Namespace,
                        "CVE-2024-1",
                        known => (known ?? Some.Vulnerability()) with { Affected = [.. known?.Affected ?? [], Some.Affected(package)] },
                        Some.Day,
                        Token);
                }
            },
            Token)));
        Assert.Equal(40, (await replicas[0].Vulnerabilities.FindAsync(Some.Namespace, "CVE-2024-1", Token))!.Affected.Count);
        Assert.Equal(40L, await _database.ScalarAsync("SELECT count(*) FROM strata.notification"));
        Assert.Equal(40L, await _database.ScalarAsync("SELECT count(*) FROM strata.own_package"));
        Assert.Equal(40L, await _database.ScalarAsync("SELECT own_ranges FROM strata.server_state"));
    }

    [Fact]
    public async Task Receiver_may_delete_a_notification_while_it_is_being_told()
    {
        var database = _database.Connect();
        await database.Notifications.SetReceiversAsync(["test"], Token);
        await database.Vulnerabilities.EditAsync(Some.Namespace, "CVE-2024-1", _ => Some.Vulnerability(), Some.Day, Token);
        await using var delivery = (await database.Notifications.TakeAsync("test", Some.Day, Some.Day, Token))!;
        Assert.True(await database.Notifications.DeleteAsync(delivery.Notification, Some.Day, Token));
        await delivery.SucceedAsync(Some.Day, Token);
        Assert.Null(await database.Notifications.TakeAsync("test", Some.Day.AddDays(9), Some.Day.AddDays(9), Token));
        Assert.Equal(0L, await _database.ScalarAsync("SELECT count(*) FROM strata.delivery"));
        Assert.Equal(1, await database.Notifications.PruneAsync(Some.Day.AddDays(1), Token));
    }

    [Fact]
    public async Task Locks_of_more_layers_than_a_process_may_hold_wait_for_their_turn()
    {
        var database = _database.Connect(_database.Options with { LayerLocks = 2 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(
            async () =>
            {
                await using var held = await database.Layers.LockAsync($"layer {i % 6}", Token);
                await database.Layers.StoreAsync(Some.Layer($"layer {i % 6}", null, Some.Package()), Token);
            },
            Token)));
        Assert.Equal(6L, await _database.ScalarAsync("SELECT count(*) FROM strata.layer"));
    }

    [Fact]
    public async Task Layer_lock_of_a_killed_process_is_free()
    {
        using var holder = WorkerProcess.Start([], "hold-postgres-layer", _database.ConnectionString, "x");
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Token));
        var waiting = _database.Connect().Layers.LockAsync("x", Token);
        holder.Kill();
        await (await waiting).DisposeAsync();
    }
}

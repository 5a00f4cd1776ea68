using Strata.Core.Primitives;
using Strata.Storage.Notifications;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What <see cref="INotificationStore"/> promises.</summary>
public abstract class NotificationStoreContract : ServerDatabaseContract
{
    private static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    [Fact]
    public async Task Empty_outbox_has_nothing_to_tell()
    {
        await using var database = await OpenAsync();
        var outbox = database.Notifications;
        Assert.Null(await outbox.FindAsync("x", Token));
        Assert.False(await outbox.DeleteAsync("x", Now, Token));
        Assert.Null(await outbox.TakeAsync("nobody", Now, Never, Token));
        Assert.Empty(await outbox.ListAsync(null, 10, Token));
        Assert.All(await outbox.CountAsync(Token), pair => Assert.Equal(0, pair.Value));
        Assert.Equal(0, await outbox.ReplayAsync(null, Now, Token));
        Assert.Equal(0, await outbox.PruneAsync(Now, Token));
    }

    [Fact]
    public async Task Notification_tells_the_change_and_stays_as_it_was()
    {
        await using var database = await OpenAsync();
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability() with { Annotations = "{}" });
        var change = await EditAsync(database, "CVE-1", current => current! with { Severity = Severity.High });
        await EditAsync(database, "CVE-1", _ => null);

        var told = await NotificationsAsync(database);
        Assert.Equal(3, told.Count);
        Assert.Equivalent(change, told[1].Change, strict: true);
        Assert.Null(told[2].Change.New);
        Assert.Equal((Now, null, null), (told[1].Created, told[1].Notified, told[1].Deleted));
        Assert.All(told, notification => Assert.True(Guid.TryParseExact(notification.Name, "D", out var name) && name.Version == 8));
        Assert.Equal(3, told.Select(notification => notification.Name).Distinct().Count());
    }

    [Fact]
    public async Task Same_change_made_twice_is_told_twice()
    {
        await using var database = await OpenAsync();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await EditAsync(database, "CVE-1", _ => Some.Vulnerability());
            await EditAsync(database, "CVE-1", _ => null);
        }

        Assert.Equal(4, (await NotificationsAsync(database)).Select(notification => notification.Name).Distinct().Count());
    }

    [Fact]
    public async Task Change_of_the_parents_advisories_is_told_for_packages_of_a_derivative()
    {
        await using var database = await OpenAsync();
        await database.Layers.StoreAsync(Some.Layer("pi", null, Some.Package()) with { Namespace = "raspbian:12", DerivedFrom = Some.Namespace }, Token);
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability());
        var notification = Assert.Single(await NotificationsAsync(database));

        Assert.Equal(["pi"], (await database.Notifications.FindLayersAsync(notification, false, 0, 10, Token)).Select(layer => layer.Name));
    }

    [Fact]
    public async Task Oldest_is_taken_first_and_by_one_at_a_time()
    {
        await using var database = await OpenAsync();
        await using var replica = await OpenAsync();
        var names = await MakeAsync(database, 3);
        await using var first = await TakeAsync(database);
        await using var second = await TakeAsync(replica);
        await using var third = await TakeAsync(database);
        Assert.Equal(names, [first.Notification, second.Notification, third.Notification]);
        Assert.Equal((Now, null, 0), (first.Created, first.Delivered, first.Attempts));
        Assert.Null(await replica.Notifications.TakeAsync("hook", Now, Never, Token));

        await second.DisposeAsync();
        await using var again = await TakeAsync(replica);
        Assert.Equal((names[1], 0), (again.Notification, again.Attempts));
    }

    [Fact]
    public async Task Taken_by_many_at_once_each_goes_to_one()
    {
        await using var database = await OpenAsync();
        await using var replica = await OpenAsync();
        var names = await MakeAsync(database, 12);
        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => (i % 2 == 0 ? database : replica).Notifications.TakeAsync("hook", Now, Never, Token), Token)));
        Assert.Equal(names.Order(), taken.OfType<IDelivery>().Select(delivery => delivery.Notification).Order());
        foreach (var delivery in taken.OfType<IDelivery>())
        {
            await delivery.DisposeAsync();
        }
    }

    [Fact]
    public async Task Delivered_is_sent_again_after_a_while_until_it_is_deleted()
    {
        await using var database = await OpenAsync();
        var name = Assert.Single(await MakeAsync(database, 1));
        await using (var delivery = await TakeAsync(database))
        {
            await delivery.SucceedAsync(Now.AddMinutes(1), Token);
        }

        Assert.Equal(Now.AddMinutes(1), (await database.Notifications.FindAsync(name, Token))!.Notified);
        Assert.Null(await database.Notifications.TakeAsync("hook", Now.AddHours(9), Now.AddMinutes(1), Token));
        Assert.Equal(1, (await database.Notifications.CountAsync(Token))[DeliveryState.Delivered]);
        await using (var again = await database.Notifications.TakeAsync("hook", Now.AddHours(2), Now.AddMinutes(2), Token))
        {
            Assert.Equal((name, 1, Now.AddMinutes(1)), (again!.Notification, again.Attempts, again.Delivered));
            await again.SucceedAsync(Now.AddHours(2), Token);
        }

        Assert.True(await database.Notifications.DeleteAsync(name, Now.AddHours(3), Token));
        Assert.Null(await database.Notifications.TakeAsync("hook", Now.AddHours(9), Now.AddHours(8), Token));
        Assert.True(await database.Notifications.DeleteAsync(name, Now.AddHours(4), Token));
        var deleted = (await database.Notifications.FindAsync(name, Token))!;
        Assert.Equal((Now.AddHours(2), Now.AddHours(3)), (deleted.Notified, deleted.Deleted));
    }

    [Fact]
    public async Task Failed_is_tried_again_when_its_time_comes()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 2);
        await using (var delivery = await TakeAsync(database))
        {
            await delivery.FailAsync("HTTP 500", Now.AddMinutes(5), Token);
        }

        await using (var other = await TakeAsync(database))
        {
            Assert.Equal(names[1], other.Notification);
        }

        var failed = (await database.Notifications.ListAsync(DeliveryState.Pending, 10, Token)).Single(status => status.Attempts == 1);
        Assert.Equal((names[0], "hook", "HTTP 500", Now), (failed.Notification, failed.Receiver, failed.Error, failed.Created));
        await using (var other = await database.Notifications.TakeAsync("hook", Now.AddMinutes(5), Never, Token))
        {
            Assert.Equal(names[1], other!.Notification);
            await using var due = await database.Notifications.TakeAsync("hook", Now.AddMinutes(5), Never, Token);
            Assert.Equal((names[0], 1, null), (due!.Notification, due.Attempts, due.Delivered));
            await due.SucceedAsync(Now.AddMinutes(6), Token);
        }

        Assert.All(await database.Notifications.ListAsync(null, 10, Token), status => Assert.Null(status.Error));
    }

    [Fact]
    public async Task One_that_always_fails_keeps_nobody_back()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 3);
        await using (var first = await TakeAsync(database))
        {
            await first.FailAsync("HTTP 500", Now.AddSeconds(1), Token);
        }

        var taken = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await using var delivery = await database.Notifications.TakeAsync("hook", Now.AddSeconds(2), Never, Token);
            taken.Add(delivery!.Notification);
            await delivery.SucceedAsync(Now.AddSeconds(2), Token);
        }

        Assert.Equal([names[1], names[2], names[0]], taken);
    }

    [Fact]
    public async Task Given_up_is_sent_only_when_an_operator_says_so()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 3);
        foreach (var _ in names)
        {
            await using var delivery = await TakeAsync(database);
            await delivery.GiveUpAsync("gone", Token);
        }

        Assert.Null(await database.Notifications.TakeAsync("hook", Now.AddYears(1), Now.AddYears(1), Token));
        Assert.Equal(3, (await database.Notifications.CountAsync(Token))[DeliveryState.Dead]);
        Assert.Equal(names.Reverse(), (await database.Notifications.ListAsync(DeliveryState.Dead, 10, Token)).Select(status => status.Notification));
        Assert.Equal(0, await database.Notifications.ReplayAsync("never heard of", Now, Token));
        Assert.Equal(1, await database.Notifications.ReplayAsync(names[1], Now, Token));
        await using (var delivery = await TakeAsync(database))
        {
            Assert.Equal(names[1], delivery.Notification);
            await delivery.SucceedAsync(Now, Token);
        }

        Assert.Equal(2, await database.Notifications.ReplayAsync(null, Now.AddDays(1), Token));
        Assert.Null(await database.Notifications.TakeAsync("hook", Now, Never, Token));
        Assert.NotNull(await database.Notifications.TakeAsync("hook", Now.AddDays(1), Never, Token));
    }

    [Fact]
    public async Task Each_receiver_gets_everything_and_a_new_one_what_is_not_deleted()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 2);
        await database.Notifications.DeleteAsync(names[0], Now, Token);
        await database.Notifications.SetReceiversAsync(["hook", "second"], Token);
        var third = (await MakeAsync(database, 1, first: 5))[^1];

        Assert.Equal([names[1], third], await TakeAllAsync(database, "hook"));
        Assert.Equal([names[1], third], await TakeAllAsync(database, "second"));
        Assert.Equal(4, (await database.Notifications.CountAsync(Token))[DeliveryState.Delivered]);
        Assert.Null(await database.Notifications.TakeAsync("third", Now, Never, Token));
    }

    [Fact]
    public async Task Receiver_that_is_no_longer_named_gets_nothing_more()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 1);
        await database.Notifications.SetReceiversAsync(["other"], Token);
        Assert.Null(await database.Notifications.TakeAsync("hook", Now, Never, Token));
        await EditAsync(database, "CVE-9", _ => Some.Vulnerability());
        Assert.Equal(["other"], (await database.Notifications.ListAsync(null, 10, Token)).Select(status => status.Receiver).Distinct());
        await database.Notifications.SetReceiversAsync(["hook", "other"], Token);
        Assert.Equal([names[0]], await TakeAllAsync(database, "hook"));
        await database.Notifications.SetReceiversAsync([], Token);
        Assert.Empty(await database.Notifications.ListAsync(null, 10, Token));
    }

    [Fact]
    public async Task List_is_newest_first_and_limited()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 5);
        Assert.Equal([names[4], names[3]], (await database.Notifications.ListAsync(null, 2, Token)).Select(status => status.Notification));
        Assert.Empty(await database.Notifications.ListAsync(DeliveryState.Dead, 2, Token));
        Assert.Equal(5, (await database.Notifications.CountAsync(Token))[DeliveryState.Pending]);
    }

    [Fact]
    public async Task Prune_takes_what_was_deleted_before_and_nothing_else()
    {
        await using var database = await OpenAsync();
        var names = await MakeAsync(database, 3);
        await database.Notifications.DeleteAsync(names[0], Now, Token);
        await database.Notifications.DeleteAsync(names[1], Now.AddDays(1), Token);
        Assert.Equal(1, await database.Notifications.PruneAsync(Now.AddDays(1), Token));
        Assert.Null(await database.Notifications.FindAsync(names[0], Token));
        Assert.NotNull(await database.Notifications.FindAsync(names[1], Token));
        Assert.NotNull(await database.Notifications.FindAsync(names[2], Token));
        Assert.Equal([names[2]], await TakeAllAsync(database, "hook"));
    }

    [Fact]
    public async Task Layers_are_those_that_add_an_affected_package_in_order_and_page_by_page()
    {
        var old = Some.Package("openssl", "3.0.1-1");
        var @fixed = Some.Package("openssl", "3.0.2-1");
        var binary = Some.Package("libssl3", "3.0.1-1", source: "openssl");
        var other = Some.Package("zlib");
        await using var database = await OpenAsync();
        await StoreAsync(database, "z-base", null, other, old);
        await StoreAsync(database, "a-same", "z-base", other, old);
        await StoreAsync(database, "library", "a-same", other, old, binary);
        await StoreAsync(database, "fixed", "library", other, @fixed);
        await StoreAsync(database, "back", "fixed", other, old);
        await StoreAsync(database, "clean", null, other, @fixed);
        await StoreAsync(database, "twin", null, old, other);
        await database.Layers.StoreAsync(Some.Layer("other namespace", null, old) with { Namespace = "debian:13" }, Token);
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability());
        await EditAsync(database, "CVE-1", current => current! with { Affected = [Some.Affected("zlib")] });
        await EditAsync(database, "CVE-1", _ => null);

        var told = await NotificationsAsync(database);
        Assert.Empty(await LayersAsync(database, told[0], old: true));
        Assert.Equal(["z-base", "library", "back", "twin"], await LayersAsync(database, told[0], old: false));
        Assert.Equal(["z-base", "library", "back", "twin"], await LayersAsync(database, told[1], old: true));
        Assert.Equal(["z-base", "clean", "twin"], await LayersAsync(database, told[1], old: false));
        Assert.Equal(["z-base", "clean", "twin"], await LayersAsync(database, told[2], old: true));
        Assert.Empty(await LayersAsync(database, told[2], old: false));
        var ids = await database.Notifications.FindLayersAsync(told[0], false, 0, 10, Token);
        Assert.Equal((await database.Layers.FindAsync("twin", Token))!.Id, ids[3].Index);
        Assert.Equal([ids[2], ids[3]], await database.Notifications.FindLayersAsync(told[0], false, ids[2].Index, 10, Token));
        Assert.Empty(await database.Notifications.FindLayersAsync(told[0], false, 0, 0, Token));
    }

    [Fact]
    public async Task Layers_are_those_of_the_moment_in_which_it_is_asked()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "1", null, Some.Package());
        await StoreAsync(database, "2", null, Some.Package(), Some.Package("zlib"));
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability());
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.True(told.AffectsPackages);
        await database.Layers.DeleteAsync("1", Token);
        await database.Layers.PruneAsync(Token);
        await StoreAsync(database, "3", null, Some.Package("openssl", "2.9"));
        Assert.Equal(["2", "3"], await LayersAsync(database, told, old: false));
    }

    [Fact]
    public async Task Notification_knows_whether_it_affects_anything_that_is_stored()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "1", null, Some.Package());
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability(package: "curl"));
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.False(told.AffectsPackages);
        await StoreAsync(database, "2", null, Some.Package("curl"));
        Assert.True((await database.Notifications.FindAsync(told.Name, Token))!.AffectsPackages);
    }

    [Fact]
    public async Task New_analysis_of_a_layer_moves_what_it_adds()
    {
        await using var database = await OpenAsync();
        await StoreAsync(database, "base", null, Some.Package("zlib"));
        await StoreAsync(database, "top", "base", Some.Package("zlib"), Some.Package());
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability());
        var told = Assert.Single(await NotificationsAsync(database));
        Assert.Equal(["top"], await LayersAsync(database, told, old: false));
        await database.Layers.StoreAsync(
            Some.Layer("base", null, Some.Package("zlib"), Some.Package()) with { EngineVersion = 4 }, Token);
        Assert.Equal(["base"], await LayersAsync(database, told, old: false));
    }

    /// <summary>Makes notifications that wait for the receiver "hook"; returns the names of all that wait, oldest first.</summary>
    private static async Task<IReadOnlyList<string>> MakeAsync(IServerDatabase database, int count, int first = 1)
    {
        if (first == 1)
        {
            await database.Notifications.SetReceiversAsync(["hook"], Token);
        }

        for (var i = first; i < first + count; i++)
        {
            await EditAsync(database, $"CVE-{i}", _ => Some.Vulnerability());
        }

        return [.. (await database.Notifications.ListAsync(null, 1000, Token)).Where(status => status.Receiver == "hook").Reverse().Select(status => status.Notification)];
    }

    private static async Task<IDelivery> TakeAsync(IServerDatabase database) =>
        (await database.Notifications.TakeAsync("hook", Now, Never, Token))!;

    private static async Task<List<string>> TakeAllAsync(IServerDatabase database, string receiver)
    {
        var names = new List<string>();
        while (true)
        {
            await using var delivery = await database.Notifications.TakeAsync(receiver, Now, Never, Token);
            if (delivery is null)
            {
                return names;
            }

            names.Add(delivery.Notification);
            await delivery.SucceedAsync(Now, Token);
        }
    }
}

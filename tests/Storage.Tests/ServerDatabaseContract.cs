using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Storage.Notifications;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What the contracts of a server's database share. Each engine has a class for each contract, which opens the database.</summary>
public abstract class ServerDatabaseContract
{
    /// <summary>The first moment of every test's time.</summary>
    protected static readonly DateTimeOffset Now = new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the database of this test and brings its schema up; a second call opens the same data again.</summary>
    protected abstract Task<IServerDatabase> OpenAsync();

    /// <summary>The names of all notifications that wait for a receiver, oldest first. Names the receiver, if nobody has.</summary>
    private protected static async Task<List<Notification>> NotificationsAsync(IServerDatabase database)
    {
        await database.Notifications.SetReceiversAsync(["test"], Token);
        var found = new List<Notification>();
        foreach (var status in (await database.Notifications.ListAsync(null, int.MaxValue, Token)).Reverse())
        {
            found.Add((await database.Notifications.FindAsync(status.Notification, Token))!);
        }

        return found;
    }

    /// <summary>The layers that one form of a notification affects, read in pages of two.</summary>
    private protected static async Task<List<string>> LayersAsync(IServerDatabase database, Notification notification, bool old)
    {
        var layers = new List<AffectedLayer>();
        while (true)
        {
            var from = layers.Count == 0 ? 0 : layers[^1].Index + 1;
            var page = await database.Notifications.FindLayersAsync(notification, old, from, 2, Token);
            Assert.True(page.Count <= 2);
            layers.AddRange(page);
            if (page.Count < 2)
            {
                break;
            }
        }

        Assert.Equal(layers.Select(layer => layer.Index).Order().Distinct(), layers.Select(layer => layer.Index));
        return [.. layers.Select(layer => layer.Name)];
    }

    private protected static Task<FeedState> ReplaceAsync(IServerDatabase database, params IEnumerable<Advisory> advisories) =>
        database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(advisories), Token);

    private protected static Task<VulnerabilityChange?> EditAsync(
        IServerDatabase database, string name, Func<NamespaceVulnerability?, NamespaceVulnerability?> edit) =>
        database.Vulnerabilities.EditAsync(Some.Namespace, name, edit, Now, Token);

    private protected static Task StoreAsync(IServerDatabase database, string name, string? parent, params IReadOnlyCollection<Package> packages) =>
        database.Layers.StoreAsync(Some.Layer(name, parent, packages), Token);
}

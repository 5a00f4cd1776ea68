using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Strata.Server.Tests.Notifications;
using Strata.Server.Tests.Workers;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>
/// A server with a feed and a webhook receiver, whose advisories are changed while it is killed. It remembers every change that was made, so
/// that in the end each can be looked for.
/// </summary>
internal sealed class NotifierScene : IAsyncDisposable
{
    private const string Openssl = "/v1/namespaces/debian:12/vulnerabilities/CVE-2024-1?fixedIn";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly List<string> _deleted = [];
    private int _edits;
    private int _feed = 1;

    private NotifierScene(WebhookReceiver receiver, string database)
    {
        Receiver = receiver;
        Server = new MortalServer(_folder.Write("config.yaml", $$"""
            clair:
              updater:
                interval: 1s
              notifier:
                http:
                  endpoint: {{receiver.Address}}
            strata:
              updater:
                feeds: [debian]
                mirrors:
                  debian: {{Tracker.Host.Address}}
                jitter: 0s
                checkin: 1s
            """), database);
    }

    /// <summary>The server.</summary>
    public MortalServer Server { get; }

    /// <summary>Who is told.</summary>
    public WebhookReceiver Receiver { get; }

    /// <summary>Where the feed comes from.</summary>
    public FakeTracker Tracker { get; } = new();

    /// <summary>What every change that was made says.</summary>
    public List<string> Changes { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the server and waits until the feed was read for the first time, of which nobody is told.</summary>
    public static async Task<NotifierScene> StartAsync(string database)
    {
        var scene = new NotifierScene(await WebhookReceiver.StartAsync(), database);
        scene.Tracker.Publish(Fix(scene._feed));
        await scene.Server.StartAsync();
        await scene.SeeFeedAsync();
        return scene;
    }

    /// <summary>The next change through the API; it counts as made, so it has to be finished.</summary>
    public AdvisoryEdit NextEdit()
    {
        var edit = AdvisoryEdit.Number(_edits++);
        Changes.Add(edit.Told);
        return edit;
    }

    /// <summary>Makes the next change through the API.</summary>
    public async Task<AdvisoryEdit> EditAsync()
    {
        var edit = NextEdit();
        await edit.FinishAsync(Server);
        return edit;
    }

    /// <summary>Publishes another version of the feed, which is one change, and waits until the server asks for it.</summary>
    public async Task PublishFeedAsync()
    {
        var asked = Tracker.Host.Paths.Count;
        _feed++;
        Changes.Add($"CVE-2024-1 High {Fix(_feed - 1)} > CVE-2024-1 High {Fix(_feed)}");
        Tracker.Publish(Fix(_feed));
        await UntilAsync(() => Tracker.Host.Paths.Count > asked);
    }

    /// <summary>Publishes another version of the feed that breaks off in the middle, and waits until the server reads it.</summary>
    public async Task PublishHalfFeedAsync()
    {
        var asked = Tracker.Host.Paths.Count;
        Tracker.Host.Serve("/data/json", new FakeFeedPage { Body = Encoding.ASCII.GetBytes("{ \"openssl\": "), Stalls = true });
        await UntilAsync(() => Tracker.Host.Paths.Count > asked);
    }

    /// <summary>Waits until the server answers with the last version of the feed.</summary>
    public async Task SeeFeedAsync()
    {
        while (!(await Server.SendAsync("GET", Openssl)).Body.Contains($"\"{Fix(_feed)}\"", StringComparison.Ordinal))
        {
            await Task.Delay(5, Token);
        }
    }

    /// <summary>Waits until the receiver was told of a change, and returns the notification's name.</summary>
    public async Task<string> ToldAsync(string change)
    {
        while (true)
        {
            foreach (var name in Receiver.Calls.Select(call => call.Notification).Where(name => !_told.ContainsKey(name)).Distinct().ToList())
            {
                var (status, body) = await Server.SendAsync("GET", $"/v1/notifications/{name}?limit=10");
                Assert.True(status == 200, body);
                _told[name] = ToldChange.Of(body);
            }

            if (_told.FirstOrDefault(pair => pair.Value == change) is { Key: { } told })
            {
                return told;
            }

            await Task.Delay(5, Token);
        }
    }

    /// <summary>Deletes a notification as its receiver does; it was answered.</summary>
    public async Task DeleteAsync(string name)
    {
        var (status, body) = await Server.SendAsync("DELETE", $"/v1/notifications/{name}");
        Assert.Equal((200, ""), (status, body));
        _deleted.Add(name);
    }

    /// <summary>Every change was told, by one notification each; all of them can be read, and deleted for good.</summary>
    /// <returns>How many notifications there must be in the database.</returns>
    public async Task<int> AuditAsync()
    {
        foreach (var change in Changes)
        {
            await ToldAsync(change);
        }

        // One name for each change and no name for anything else: nothing was made twice.
        Assert.Equal(Changes.Order(StringComparer.Ordinal), _told.Values.Order(StringComparer.Ordinal));
        foreach (var name in _told.Keys)
        {
            var before = await Server.SendAsync("GET", $"/v1/notifications/{name}?limit=10");
            Assert.Equal((200, _deleted.Contains(name)), (before.Status, before.Body.Contains("\"Deleted\":", StringComparison.Ordinal)));
            await DeleteAsync(name);
            var after = await Server.SendAsync("GET", $"/v1/notifications/{name}?limit=10");
            Assert.Equal((200, true), (after.Status, after.Body.Contains("\"Deleted\":", StringComparison.Ordinal)));
        }

        return _told.Count;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(2, Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
        await Tracker.DisposeAsync();
        _folder.Dispose();
    }

    private static string Fix(int version) => string.Create(CultureInfo.InvariantCulture, $"3.0.{version}-1");
}

using System.Globalization;
using Strata.Core.Advisories;
using Strata.Storage.Sqlite;

namespace Strata.Storage.Worker;

/// <summary>
/// Updates two feeds and adds an own advisory, round after round, so that a test can kill it in the middle. Every record of a round
/// names the round, and the round tells how many records there are.
/// </summary>
internal static class UpdateLoop
{
    public const string Namespace = "debian:12";
    public static readonly string[] Feeds = ["alpha", "beta"];

    /// <summary>Small pieces and transactions, so that each update has many moments to die in.</summary>
    public static StorageOptions Options(string folder) => new()
    {
        CachePath = Path.Combine(folder, "cache", "advisories.db"),
        OwnPath = Path.Combine(folder, "data", "own.db"),
        StagingBytes = 64 << 10,
        CommitBytes = 8 << 10,
    };

    public static int RecordsIn(string feed, int round) => feed == "alpha" ? 2000 + (round % 5 * 100) : 300 + (round % 3);

    public static string PackageOf(int record) => string.Create(CultureInfo.InvariantCulture, $"package-{record % 97}");

    public static IReadOnlyList<string> Packages { get; } = [.. Enumerable.Range(0, 97).Select(PackageOf)];

    public static async Task<int> RunAsync(string folder)
    {
        await using var store = new SqliteAdvisoryStore(Options(folder));
        return await RunAsync(store);
    }

    /// <summary>The same on any store.</summary>
    public static async Task<int> RunAsync(IAdvisoryStore store)
    {
        var own = (await store.GetStatesAsync(CancellationToken.None)).SingleOrDefault(state => state.Own);
        Console.WriteLine("ready");
        for (var round = (int)(own?.Records ?? 0) + 1; ; round++)
        {
            foreach (var feed in Feeds)
            {
                await ReplaceAsync(store, feed, round);
            }

            await MergeOwnAsync(store, round);
            Console.WriteLine($"done {round}");
        }
    }

    /// <summary>
    /// Updates feed beta in a server's database and edits an own vulnerability, round after round. In each round every record is affected
    /// below another version, so that each update has as many notifications as records that both rounds have, and those that only one has.
    /// </summary>
    public static async Task<int> RunServerAsync(string database)
    {
        await using var server = OpenServer(database);
        await server.MigrateAsync(CancellationToken.None);
        await server.Notifications.SetReceiversAsync(["hook"], CancellationToken.None);
        Console.WriteLine("ready");
        for (var round = await RoundOfServerAsync(server) + 1; ; round++)
        {
            await ReplaceAsync(server.Advisories, "beta", round);
            var edited = round;
            await server.Vulnerabilities.EditAsync(
                Namespace, "OWN-1", _ => Own(edited), DateTimeOffset.UnixEpoch, CancellationToken.None);
            Console.WriteLine($"done {round}");
        }
    }

    public static SqliteDatabase OpenServer(string database) =>
        new(StorageLocations.SingleFile(database) with { StagingBytes = 64 << 10, CommitBytes = 8 << 10 }, TimeProvider.System);

    /// <summary>The round of the last update that is visible; 0 when there is none.</summary>
    public static async Task<int> RoundOfServerAsync(SqliteDatabase server) =>
        (await server.Advisories.GetStatesAsync(CancellationToken.None)).FirstOrDefault(state => state.Feed == "beta") is { Fingerprint: { } fingerprint }
            ? int.Parse(fingerprint, CultureInfo.InvariantCulture)
            : 0;

    private static NamespaceVulnerability Own(int round) => new()
    {
        Namespace = Namespace,
        Name = "OWN-1",
        Feed = NamespaceVulnerability.OwnFeed,
        Summary = $"round {round}",
        Affected = [],
    };

    /// <summary>One update of feed alpha; prints how it failed, if it did.</summary>
    public static async Task<int> RunOnceAsync(StorageOptions options, int round)
    {
        await using var store = new SqliteAdvisoryStore(options);
        try
        {
            await ReplaceAsync(store, "alpha", round);
            Console.WriteLine("done");
            return 0;
        }
        catch (Exception e) when (e is StoreException or StoreReadOnlyException)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            return 1;
        }
    }

    public static Task<FeedState> ReplaceAsync(IAdvisoryStore store, string feed, int round) => store.ReplaceAsync(
        new FeedUpdate { Feed = feed, Partition = "", Fingerprint = $"{round}", Checked = DateTimeOffset.UnixEpoch.AddDays(round) },
        Enumerable.Range(0, RecordsIn(feed, round)).Select(i => Record($"{feed}-{i}", i, round)).ToAsyncEnumerable(),
        CancellationToken.None);

    private static Task<FeedState> MergeOwnAsync(IAdvisoryStore store, int round) => store.MergeAsync(
        new FeedUpdate { Feed = "mine", Partition = "", Fingerprint = $"{round}", Checked = DateTimeOffset.UnixEpoch, Own = true },
        new[] { Record($"own-{round}", 0, round) }.ToAsyncEnumerable(),
        CancellationToken.None);

    private static Advisory Record(string key, int number, int round) => new()
    {
        Key = key,
        Id = $"CVE-2024-{number}",
        Summary = $"round {round}",
        Links = [$"https://example.org/{key}/{number * 7919 % 10007}"],
        Affected = [new AffectedPackage { Namespace = Namespace, Name = PackageOf(number), Ranges = [VersionRange.Before($"1.{round}")] }],
    };
}

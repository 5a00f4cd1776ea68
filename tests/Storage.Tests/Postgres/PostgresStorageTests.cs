using System.Net;
using System.Net.Sockets;
using Strata.Core.Advisories;
using Strata.Storage.Postgres;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>What the database costs, and what happens when it fails.</summary>
public sealed class PostgresStorageTests : IAsyncLifetime
{
    private const string Size = """
        SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'strata' AND c.relkind = 'r'
        """;

    private readonly PostgresServerDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.CreateAsync(pooled: false);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Ten_updates_take_no_more_room_than_two()
    {
        var store = _database.Connect().Advisories;
        await UpdateAsync(store, 0);
        await _database.ExecuteAsync("VACUUM");
        var one = (long)(await _database.ScalarAsync(Size))!;
        long two = 0;
        for (var round = 1; round < 10; round++)
        {
            await UpdateAsync(store, round);
            two = round == 1 ? (long)(await _database.ScalarAsync(Size))! : two;

            // What the server does by itself within a minute of so many deletions.
            await _database.ExecuteAsync("VACUUM");
        }

        var ten = (long)(await _database.ScalarAsync(Size))!;
        Assert.InRange(ten, 0, two * 12 / 10);
        Assert.InRange(ten, 0, one * 22 / 10);
        Assert.Equal(20_000, Assert.Single(await store.GetStatesAsync(Token)).Records);
    }

    [Fact]
    public async Task Update_on_a_full_disk_fails_with_a_sentence_and_leaves_the_old_data()
    {
        await using var small = await SmallTablespace.CreateAsync(_database, Token);
        var store = _database.Connect().Advisories;
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("old")), Token);
        await _database.ExecuteAsync($"ALTER TABLE strata.record_block SET TABLESPACE {small.Name}");
        var failed = await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync(Some.Update(), Random(40_000), Token));
        Assert.Equal("The database has no room left. What was stored before is unchanged.", failed.Message);
        Assert.Equal(["old"], (await store.FindCandidatesAsync(Some.Namespace, ["openssl"], Token)).Select(candidate => candidate.Advisory.Key));
        await _database.ExecuteAsync("ALTER TABLE strata.record_block SET TABLESPACE pg_default");
        await store.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("new")), Token);
        Assert.Equal(1L, await _database.ScalarAsync("SELECT count(*) FROM strata.generation"));
    }

    [Fact]
    public async Task Connections_that_the_server_closed_are_made_anew()
    {
        var database = _database.Connect();
        for (var i = 0; i < 5; i++)
        {
            await database.Layers.StoreAsync(Some.Layer($"{i}", null, Some.Package()), Token);
            await _database.ScalarAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'strata' AND datname = current_database()");
            Assert.NotNull(await database.Layers.FindAsync($"{i}", Token));
        }
    }

    [Fact]
    public async Task Error_names_neither_host_nor_user_nor_password()
    {
        var options = new PostgresOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=somebody;Password=secret;Database=db;Timeout=2" };
        await using var database = new PostgresDatabase(options);
        var failed = await Assert.ThrowsAsync<StoreException>(() => database.GetRevisionAsync(Token));
        Assert.Equal("The database cannot be reached.", failed.Message);
        Assert.DoesNotContain("secret", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_takes_a_connection_and_says_nothing_is_asked_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = CountStartupsAsync(listener);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var database = new PostgresDatabase(
            new PostgresOptions { ConnectionString = $"Host=127.0.0.1;Port={port};Username=x;Database=x;SSL Mode=Disable;Timeout=2" });

        var error = await Assert.ThrowsAsync<StoreException>(() => database.GetRevisionAsync(Token));

        Assert.True(error.InnerException?.InnerException is TimeoutException, error.ToString());
        listener.Stop();
        Assert.Equal(1, await asked);
    }

    [Fact]
    public async Task Database_that_was_not_prepared_says_so()
    {
        await _database.ExecuteAsync("DROP SCHEMA strata CASCADE");
        var failed = await Assert.ThrowsAsync<StoreException>(() => _database.Connect().GetRevisionAsync(Token));
        Assert.Contains("has not been prepared", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_only_database_is_refused_for_what_it_is()
    {
        await using var database = _database.Connect(_database.Options with { ConnectionString = _database.ConnectionString + ";Options=-c default_transaction_read_only=on" });
        await Assert.ThrowsAsync<StoreReadOnlyException>(() => database.Layers.StoreAsync(Some.Layer("x", null, Some.Package()), Token));
        Assert.Null(await database.Layers.FindAsync("x", Token));
    }

    [Fact]
    public async Task Names_of_packages_ids_and_layers_may_hold_anything()
    {
        var database = _database.Connect();
        const string Odd = "a\0b\uD800'\"\\ü";
        await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory(Odd, Some.Affected(Odd, "1\0", Odd))), Token);
        var known = Odd.Replace('\uD800', '\uFFFD');
        Assert.Single(await database.Advisories.FindCandidatesAsync(known, [known], Token));
        Assert.Equal([known], await database.Advisories.ListIdsAsync(known, null, 10, Token));
        await database.Layers.StoreAsync(Some.Layer(known, null, Some.Package(known, "1\0")) with { Namespace = known, Digest = Odd }, Token);
        await database.Layers.StoreAsync(Some.Layer("above", known, Some.Package(known, "1\0")) with { Namespace = known }, Token);
        Assert.Equal(known, (await database.Layers.ReadInventoryAsync("above", Token))!.Packages[0].AddedBy);
        await database.Advisories.RecordFailureAsync("debian", "", Odd, Some.Day, Token);
        Assert.Null(await database.Notifications.FindAsync(Odd, Token));
    }

    private static Task<FeedState> UpdateAsync(IAdvisoryStore store, int round) => store.ReplaceAsync(
        Some.Update() with { Fingerprint = $"{round}" },
        Some.Stream(Enumerable.Range(0, 20_000).Select(i => Some.Advisory($"CVE-2024-{i}", Some.Affected($"package-{i % 2000}", $"1.{i * 7919}")) with { Summary = $"round {round} of {i}" })),
        Token);

    /// <summary>Records that do not compress.</summary>
    private static IAsyncEnumerable<Advisory> Random(int count)
    {
        var bytes = new byte[600];
#pragma warning disable RS0030 // Seeded.
        var random = new Random(1);
#pragma warning restore RS0030
        return Some.Stream(Enumerable.Range(0, count).Select(i =>
        {
            random.NextBytes(bytes);
            return Some.Advisory($"CVE-2024-{i}") with { Summary = Convert.ToBase64String(bytes) };
        }));
    }

    /// <summary>How many connections say something before the listener is stopped and they are closed.</summary>
    private static async Task<int> CountStartupsAsync(TcpListener listener)
    {
        var connections = new List<Task<int>>();
        try
        {
            while (true)
            {
                connections.Add(HasStartedAsync(await listener.AcceptTcpClientAsync(Token)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return (await Task.WhenAll(connections)).Sum();
        }
    }

    private static async Task<int> HasStartedAsync(TcpClient client)
    {
        using (client)
        {
            var said = 0;
            var bytes = new byte[256];
            while (await client.GetStream().ReadAsync(bytes, Token) is > 0 and var read)
            {
                said += read;
            }

            return said > 0 ? 1 : 0;
        }
    }
}

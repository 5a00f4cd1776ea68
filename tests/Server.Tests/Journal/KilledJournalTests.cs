using System.Globalization;
using Npgsql;
using Strata.Server.Tests.Crashes;
using Strata.Server.Tests.Notifications;
using Strata.Server.Tests.Replicas;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Journal;

/// <summary>A server that is killed after it answered and before what it answered is applied.</summary>
public sealed class KilledJournalTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PostgresTestDatabase _postgres = null!;
    private WebhookReceiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresTestDatabase.CreateAsync(pooled: false, Token);
        _receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory(Timeout = 120_000)]
    [InlineData("vulnerability_edit", "DELETE")]
    [InlineData("own_vulnerability", "INSERT")]
    [InlineData("delivery", "INSERT")]
    public async Task Another_server_applies_it_once(string table, string operation)
    {
        await using var killed = await StartAsync();
        await using var other = await StartAsync();
        await KillWhileApplyingAsync(killed, table, operation);
        await SeenAsync(other);
        await using var third = await StartAsync();
        await SeenAsync(third);
        await AssertToldOnceAsync(other);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("vulnerability_edit", "DELETE")]
    [InlineData("delivery", "INSERT")]
    public async Task Same_server_applies_it_once_when_it_runs_again(string table, string operation)
    {
        await using var killed = await StartAsync();
        await KillWhileApplyingAsync(killed, table, operation);
        await using var again = await StartAsync();
        await SeenAsync(again);
        await AssertToldOnceAsync(again);
    }

    /// <summary>The statement that applies stands at a gate when its server is killed; the database finishes it or not, as it likes.</summary>
    private async Task KillWhileApplyingAsync(ServerReplica server, string table, string operation)
    {
        await using var gate = await PostgresGate.CloseAsync(_postgres, table, operation);
        var (status, body) = await server.SendAsync("POST", WrittenVulnerability.Address, WrittenVulnerability.Body("CVE-2031-1"));
        Assert.True(status == 201, body);
        await gate.ArrivedAsync();
        await server.KillAsync();
        await gate.OpenAsync();
    }

    private static async Task SeenAsync(ServerReplica server)
    {
        while ((await server.SendAsync("GET", $"{WrittenVulnerability.Address}/CVE-2031-1")).Status != 200)
        {
            await Task.Delay(10, Token);
        }
    }

    private async Task AssertToldOnceAsync(ServerReplica server)
    {
        while (_receiver.Calls.Count == 0)
        {
            await Task.Delay(10, Token);
        }

        // What is written now comes after everything that was left.
        await server.SendAsync("DELETE", $"{WrittenVulnerability.Address}/CVE-2031-1");
        Assert.Equal(0, await CountAsync("strata.vulnerability_edit"));
        Assert.Equal(2, await CountAsync("strata.notification"));
        Assert.Equal(1, await CountAsync("strata.own_vulnerability"));
    }

    private Task<ServerReplica> StartAsync()
    {
        var configuration = _folder.Write("config.yaml", $$"""
            clair:
              updater:
                interval: 0
              notifier:
                http:
                  endpoint: {{_receiver.Address}}
            """);
        var database = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString);
        return ServerReplica.StartAsync(configuration, string.Create(
            CultureInfo.InvariantCulture, $"postgresql://postgres@{database.Host}:{database.Port}/{database.Database}?sslmode=disable"));
    }

    private async Task<long> CountAsync(string table)
    {
        await using var connection = new NpgsqlConnection(_postgres.Direct);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}

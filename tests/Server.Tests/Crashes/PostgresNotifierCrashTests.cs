using System.Globalization;
using Npgsql;
using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>The outbox in PostgreSQL under SIGKILL, also in the middle of its transactions.</summary>
public sealed class PostgresNotifierCrashTests : IAsyncLifetime
{
    private PostgresTestDatabase _postgres = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Address
    {
        get
        {
            var database = new NpgsqlConnectionStringBuilder(_postgres.Direct);
            return string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@{database.Host}:{database.Port}/{database.Database}?sslmode=disable");
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _postgres = await PostgresTestDatabase.CreateAsync(pooled: false, Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task Server_that_is_killed_between_any_two_steps_makes_each_notification_once_and_delivers_it()
    {
        await using var scene = await NotifierScene.StartAsync(Address);
        await Kills.RunAsync(scene, [.. KillPoints.All, .. InTransactions()], randomKills: 4);
        var expected = await scene.AuditAsync();

        await using var database = new PostgresDatabase(new PostgresOptions { ConnectionString = _postgres.Direct });
        Assert.Empty(await database.Notifications.ListAsync(null, int.MaxValue, Token));
        await using var connection = new NpgsqlConnection(_postgres.Direct);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM strata.notification", connection);
        Assert.Equal((long)expected, await command.ExecuteScalarAsync(Token));
    }

    /// <summary>The statements of the outbox at which a transaction can be stopped, and who runs into them.</summary>
    private IEnumerable<(string Name, Func<NotifierScene, Task> Kill)> InTransactions()
    {
        // An edit is one statement; its last step stands for all.
        yield return ("an edit stands at INSERT of delivery", scene => KillAtAsync(scene, "delivery", "INSERT", () =>
        {
            var edit = scene.NextEdit();
            var sending = scene.Server.TrySendAsync(edit.Method, edit.Target, edit.Body);
            return Task.FromResult<Func<Task>>(async () =>
            {
                await sending;
                await edit.FinishAsync(scene.Server);
            });
        }));
        foreach (var (table, operation) in new[] { ("change", "INSERT"), ("server_state", "UPDATE"), ("delivery", "INSERT") })
        {
            yield return ($"a feed's update stands at {operation} of {table}", scene => KillAtAsync(scene, table, operation, async () =>
            {
                await scene.PublishFeedAsync();
                return scene.SeeFeedAsync;
            }));
        }

        foreach (var (table, operation) in new[] { ("delivery", "UPDATE"), ("notification", "UPDATE") })
        {
            yield return ($"a delivery that was made stands at {operation} of {table}", scene => KillAtAsync(scene, table, operation, async () =>
            {
                await scene.EditAsync();
                return () => Task.CompletedTask;
            }));
        }

        foreach (var (table, operation) in new[] { ("notification", "UPDATE"), ("delivery", "DELETE") })
        {
            yield return ($"a receiver's DELETE stands at {operation} of {table}", async scene =>
            {
                var edit = await scene.EditAsync();
                var name = await scene.ToldAsync(edit.Told);
                while (await IsPendingAsync(name))
                {
                    await Task.Delay(5, Token);
                }

                await KillAtAsync(scene, table, operation, async () =>
                {
                    var deleting = scene.Server.TrySendAsync("DELETE", $"/v1/notifications/{name}");
                    return async () =>
                    {
                        await deleting;
                        await scene.DeleteAsync(name);
                    };
                });
            });
        }
    }

    /// <summary>Kills the server while it stands at a gate.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="table">The table.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="begin">Makes it come there, and returns what is left to do when the server runs again.</param>
    private async Task KillAtAsync(NotifierScene scene, string table, string operation, Func<Task<Func<Task>>> begin)
    {
        await using var gate = await PostgresGate.CloseAsync(_postgres, table, operation);
        var finish = await begin();
        await gate.ArrivedAsync();
        await scene.Server.KillAsync();
        await gate.OpenAsync();
        await scene.Server.StartAsync();
        await finish();
    }

    /// <summary>Whether the receiver's answer to a notification was not stored yet.</summary>
    private async Task<bool> IsPendingAsync(string name)
    {
        await using var connection = new NpgsqlConnection(_postgres.Direct);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT notified IS NULL FROM strata.notification WHERE name = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return (bool)(await command.ExecuteScalarAsync(Token))!;
    }
}

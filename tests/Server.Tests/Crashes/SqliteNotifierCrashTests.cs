using Microsoft.Data.Sqlite;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Crashes;

/// <summary>The outbox in SQLite under SIGKILL.</summary>
public sealed class SqliteNotifierCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public async Task Server_that_is_killed_between_any_two_steps_makes_each_notification_once_and_delivers_it()
    {
        var path = _folder.PathOf("server.db");
        await using var scene = await NotifierScene.StartAsync(path);
        await Kills.RunAsync(scene, KillPoints.All, randomKills: 8);
        var expected = await scene.AuditAsync();
        await scene.Server.StopAsync();

        await using (var database = new SqliteDatabase(path))
        {
            Assert.Empty(await database.Notifications.ListAsync(null, int.MaxValue, Token));
        }

        await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM notification";
        Assert.Equal((long)expected, await command.ExecuteScalarAsync(Token));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}

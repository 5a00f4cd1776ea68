using Strata.Core.Advisories;
using Strata.Storage.Notifications;
using Strata.Storage.Sqlite;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteChangeDetectionTests : ChangeDetectionContract, IDisposable
{
    private readonly SqliteServerDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Update_by_the_command_line_of_a_server_file_is_told_like_the_server_s_own()
    {
        await using var database = await OpenAsync();
        await database.Notifications.SetReceiversAsync(["hook"], Token);
        await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("CVE-1")), Token);
        await using var commandLine = new SqliteAdvisoryStore(StorageLocations.SingleFile(_database.Path));

        await commandLine.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory("CVE-1"), Some.Advisory("CVE-2")), Token);

        Assert.Equal(1, (await database.Notifications.CountAsync(Token))[DeliveryState.Pending]);
        await using var delivery = await database.Notifications.TakeAsync("hook", TimeProvider.System.GetUtcNow(), DateTimeOffset.MinValue, Token);
        Assert.Equal("CVE-2", (await database.Notifications.FindAsync(delivery!.Notification, Token))!.Change.Name);
    }

    [Fact]
    public async Task File_has_one_server_at_a_time()
    {
        await using var other = new SqliteDatabase(_database.Path);
        await using (var database = new SqliteDatabase(_database.Path))
        {
            database.Serve();
            var refused = Assert.Throws<StoreException>(other.Serve);
            Assert.StartsWith($"Another server is running on the database '{_database.Path}'.", refused.Message, StringComparison.Ordinal);
            await other.MigrateAsync(Token);
        }

        other.Serve();
    }

    protected override Task<IServerDatabase> OpenAsync() => _database.OpenAsync();
}

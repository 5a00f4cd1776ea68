namespace Strata.Server.Tests.ClairV1;

/// <summary>Notifications on SQLite.</summary>
public sealed class SqliteNotificationApiTests : NotificationApiContract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => SqliteTestDatabase.CreateAsync();
}

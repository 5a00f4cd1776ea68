namespace Strata.Server.Tests.ClairV1;

/// <summary>Notifications on PostgreSQL.</summary>
public sealed class PostgresNotificationApiTests : NotificationApiContract
{
    internal override Task<ITestDatabase> CreateDatabaseAsync() => PostgresServerDatabase.CreateAsync();
}

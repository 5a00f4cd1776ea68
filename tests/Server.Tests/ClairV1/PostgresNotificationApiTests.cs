namespace Strata.Server.Tests.ClairV1;

/// <summary>Notifications on PostgreSQL.</summary>
public sealed class PostgresNotificationApiTests : NotificationApiContract
{
    internal override async Task<ITestDatabase> CreateDatabaseAsync() => await PostgresServerDatabase.CreateAsync();
}

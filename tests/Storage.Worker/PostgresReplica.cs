using Strata.Storage.Postgres;

namespace Strata.Storage.Worker;

/// <summary>A replica of a server, as far as its database goes, that a test can kill.</summary>
internal static class PostgresReplica
{
    /// <summary>Updates round after round, with small pieces, so that each update has many moments to die in.</summary>
    public static async Task<int> UpdateForeverAsync(string connectionString)
    {
        await using var database = new PostgresDatabase(
            new PostgresOptions { ConnectionString = connectionString, StagingBytes = 64 << 10, CommitBytes = 8 << 10 });
        return await UpdateLoop.RunAsync(database.Advisories);
    }

    /// <summary>Holds the lock of a layer until it is killed.</summary>
    public static async Task<int> HoldAsync(string connectionString, string name)
    {
        await using var database = new PostgresDatabase(new PostgresOptions { ConnectionString = connectionString });
        await using var held = await database.Layers.LockAsync(name, CancellationToken.None);
        Console.WriteLine("held");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}

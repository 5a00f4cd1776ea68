namespace Strata.Storage.Postgres;

/// <summary>Which PostgreSQL database a server keeps its data in, and how much it may use of it.</summary>
public sealed record PostgresOptions
{
    /// <summary>Where the database is, as Npgsql reads it. It may lead to pgbouncer in transaction mode.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>A read-only copy that follows the database, or null. It is asked while it is not behind what this process has seen.</summary>
    public string? ReadConnectionString { get; init; }

    /// <summary>How many layers this process may hold at once: each takes a connection for as long as it is analysed.</summary>
    public int LayerLocks { get; init; } = 16;

    /// <summary>How long an update waits for another process that updates the same partition before it gives up.</summary>
    public TimeSpan WriterPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A folder for what an update sorts and cannot keep in memory. Files in it have no name.</summary>
    public string StagingFolder { get; init; } = Path.GetTempPath();

    /// <summary>How many bytes of record blocks, and as many of packages and inventories, are kept in memory.</summary>
    public int CacheBytes { get; init; } = 24 << 20;

    /// <summary>How many bytes of encoded records an update collects before it sorts and spills them. Two such pieces are in memory.</summary>
    internal int StagingBytes { get; init; } = 7 << 20;

    /// <summary>How many bytes of blocks an update sends in one transaction.</summary>
    internal int CommitBytes { get; init; } = 4 << 20;
}

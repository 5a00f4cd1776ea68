using System.Globalization;
using Strata.Testing;

namespace Strata.Storage.Tests.Postgres;

/// <summary>A tablespace on a file system of eight megabytes in memory. The test is skipped where none can be mounted.</summary>
internal sealed class SmallTablespace : IAsyncDisposable
{
    private readonly PostgresServerDatabase _database;
    private readonly SmallFileSystem _files;

    private SmallTablespace(PostgresServerDatabase database, SmallFileSystem files, string name)
    {
        _database = database;
        _files = files;
        Name = name;
    }

    public string Name { get; }

    public static async Task<SmallTablespace> CreateAsync(PostgresServerDatabase database, CancellationToken cancellationToken)
    {
        var files = await SmallFileSystem.MountAsync(8, cancellationToken);
        var inner = Directory.CreateDirectory(files.PathOf("space")).FullName;
        await ExternalTool.RunAsync("chown", "postgres:postgres", inner);
        var small = new SmallTablespace(database, files, $"small_{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        await database.ExecuteAsync($"CREATE TABLESPACE {small.Name} LOCATION '{inner}'");
        return small;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.ExecuteAsync("ALTER TABLE strata.record_block SET TABLESPACE pg_default");
        await _database.ExecuteAsync($"DROP TABLESPACE {Name}");
        await _files.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>A tablespace on a file system of eight megabytes in memory. The test is skipped where none can be mounted.</summary>
internal sealed class SmallTablespace : IAsyncDisposable
{
    private readonly PostgresServerDatabase _database;
    private readonly string _folder;

    private SmallTablespace(PostgresServerDatabase database, string folder, string name)
    {
        _database = database;
        _folder = folder;
        Name = name;
    }

    public string Name { get; }

    public static async Task<SmallTablespace> CreateAsync(PostgresServerDatabase database, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("strata-small-").FullName;
        if (await RunAsync(["mount", "-t", "tmpfs", "-o", "size=8m,mode=0777", "tmpfs", folder], cancellationToken) != 0)
        {
            Directory.Delete(folder);
            Assert.Skip("No small file system can be mounted here.");
        }

        var inner = Directory.CreateDirectory(Path.Combine(folder, "space")).FullName;
        await RunAsync(["chown", "postgres:postgres", inner], cancellationToken);
        var small = new SmallTablespace(database, folder, $"small_{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        await database.ExecuteAsync($"CREATE TABLESPACE {small.Name} LOCATION '{inner}'");
        return small;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.ExecuteAsync("ALTER TABLE strata.record_block SET TABLESPACE pg_default");
        await _database.ExecuteAsync($"DROP TABLESPACE {Name}");
        await RunAsync(["umount", _folder], CancellationToken.None);
        Directory.Delete(_folder);
    }

    private static async Task<int> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}

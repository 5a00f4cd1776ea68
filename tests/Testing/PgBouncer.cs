using System.Globalization;
using Xunit;

namespace Strata.Testing;

/// <summary>Debian's pgbouncer in transaction mode before the shared cluster. Tests are skipped where it is not installed.</summary>
public sealed class PgBouncer
{
    private const string ProgramPath = "/usr/sbin/pgbouncer";

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static PgBouncer? _shared;

    private readonly int _port;
    private readonly AttachedProcess _process;

    private PgBouncer(int port, AttachedProcess process)
    {
        _port = port;
        _process = process;
    }

    /// <summary>The pooler that all tests of this process share.</summary>
    public static async Task<PgBouncer> SharedAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists(ProgramPath), "pgbouncer is not installed.");
        var server = await PostgresServer.SharedAsync(cancellationToken);
        await Gate.WaitAsync(cancellationToken);
        try
        {
            return _shared ??= await StartAsync(server, cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The way through the pooler to the database of a direct connection string.</summary>
    public string ConnectionString(string direct) => PostgresServer.ConnectionString(_port, PostgresServer.DatabaseOf(direct));

    /// <summary>True while the pooler runs.</summary>
    public override string ToString() => $"pgbouncer on port {_port.ToString(CultureInfo.InvariantCulture)}, {_process}";

    private static async Task<PgBouncer> StartAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        var folder = PostgresServer.MakeFolder("strata-pgbouncer-");
        var port = PostgresServer.FreePort();
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host=127.0.0.1 port={server.Port} user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 20
            max_client_conn = 1000
            server_idle_timeout = 5
            """), cancellationToken);
        var process = new AttachedProcess(folder, "TERM", remove: true, PostgresServer.AsPostgres([ProgramPath, configuration]));
        await PostgresServer.WaitAsync(port, Path.Combine(folder, "log"), cancellationToken);
        return new PgBouncer(port, process);
    }
}

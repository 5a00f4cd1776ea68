using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Strata.Testing;

/// <summary>
/// A private PostgreSQL cluster from Debian's packages, in a folder of its own, on a free port of the loopback interface, open to every
/// local user. It ends with this process. Tests are skipped where PostgreSQL is not installed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly string? Programs = FindPrograms();
    private static PostgresServer? _shared;
    private static int _databases;

    private readonly string _folder;
    private readonly string[] _settings;
    private AttachedProcess? _process;

    private readonly bool _untilExit;

    private PostgresServer(string folder, int port, bool durable, bool untilExit)
    {
        _folder = folder;
        _untilExit = untilExit;
        Port = port;
        var safe = durable ? "on" : "off";
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={port.ToString(CultureInfo.InvariantCulture)}", "unix_socket_directories=",
            $"fsync={safe}", $"synchronous_commit={safe}", $"full_page_writes={safe}", "max_connections=400", "shared_buffers=64MB",
            "wal_level=replica", "max_wal_senders=4", "log_min_messages=warning",
        ];
        _settings = [.. settings.SelectMany(setting => new[] { "-c", setting })];
    }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The cluster that all tests of this process share: quick rather than durable. The first caller starts it.</summary>
    public static async Task<PostgresServer> SharedAsync(CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        try
        {
            return _shared ??= await StartAsync(durable: false, untilExit: true, cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A cluster of the caller's own.</summary>
    /// <param name="durable">True for <c>fsync</c> and <c>synchronous_commit</c>; without them a commit does not wait for the disk.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static Task<PostgresServer> StartAsync(bool durable, CancellationToken cancellationToken) =>
        StartAsync(durable, untilExit: false, cancellationToken);

    private static async Task<PostgresServer> StartAsync(bool durable, bool untilExit, CancellationToken cancellationToken)
    {
        SkipWhenMissing();
        var server = new PostgresServer(MakeFolder("strata-postgres-"), FreePort(), durable, untilExit);
        await RunAsync(cancellationToken, AsPostgres([Program("initdb"), "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]));
        await server.StartAgainAsync(cancellationToken);
        return server;
    }

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}", cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Deletes a database that <see cref="CreateDatabaseAsync"/> made, whoever is connected to it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {DatabaseOf(connectionString)} WITH (FORCE)", CancellationToken.None);

    /// <summary>How Npgsql connects to a database of this cluster.</summary>
    public string ConnectionString(string database) => ConnectionString(Port, database);

    /// <summary>Runs statements with <c>psql</c>, which stops at the first error.</summary>
    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken) => await RunAsync(
        cancellationToken,
        Program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", sql);

    /// <summary>Kills every process of the cluster at once (SIGKILL), as a power cut does that keeps what was written.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await _process!.DisposeAsync();
        _process = null;
    }

    /// <summary>Stops every process of the cluster where it is: connections stay open and nothing answers.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets a cluster go on after <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Starts the cluster again after <see cref="KillAsync"/> and waits until it has recovered.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _process = new AttachedProcess(_folder, "QUIT", remove: _untilExit, AsPostgres([Program("postgres"), "-D", Data, .. _settings]));
        await WaitAsync(Port, Path.Combine(_folder, "log"), cancellationToken);
    }

    /// <summary>A streaming standby of this cluster, which answers reads.</summary>
    public async Task<PostgresServer> StartStandbyAsync(CancellationToken cancellationToken)
    {
        var standby = new PostgresServer(MakeFolder("strata-standby-"), FreePort(), durable: false, untilExit: false);
        await RunAsync(cancellationToken, AsPostgres(
            [Program("pg_basebackup"), "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync"]));
        await standby.StartAgainAsync(cancellationToken);
        return standby;
    }

    /// <summary>Stops the cluster and deletes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal static string ConnectionString(int port, string database) =>
        $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database={database}";

    internal static string DatabaseOf(string connectionString) => connectionString.Split("Database=")[1];

    /// <summary>The command as a user who may run a server: PostgreSQL and pgbouncer refuse to run as root.</summary>
    internal static string[] AsPostgres(string[] command) => Environment.UserName == "root"
        ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", .. command]
        : command;

    internal static string MakeFolder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        if (Environment.UserName == "root")
        {
            using var chown = Process.Start("chown", ["postgres:postgres", folder]);
            chown.WaitForExit();
        }

        return folder;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until a server answers on the port; it gives up after half a minute with the log.</summary>
    internal static async Task WaitAsync(int port, string log, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            using var probe = Process.Start(new ProcessStartInfo(Program("pg_isready"), ["-q", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)]))!;
            await probe.WaitForExitAsync(cancellationToken);
            if (probe.ExitCode == 0)
            {
                return;
            }

            await Task.Delay(50, cancellationToken);
        }

        Assert.Fail($"The server does not answer: {await File.ReadAllTextAsync(log, cancellationToken)}");
    }

    internal static void SkipWhenMissing() => Assert.SkipWhen(Programs is null, "PostgreSQL is not installed.");

    private async Task SignalAsync(string signal)
    {
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var children = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Where(pid => ParentOf(pid!) == postmaster).Select(pid => int.Parse(pid!, CultureInfo.InvariantCulture)).ToList();
        foreach (var pid in children.Prepend(postmaster))
        {
            await RunAsync(CancellationToken.None, "/bin/sh", "-c", $"kill -s {signal} {pid.ToString(CultureInfo.InvariantCulture)} 2>/dev/null; exit 0");
        }
    }

    private string Data => Path.Combine(_folder, "data");

    private static string Program(string name) => Path.Combine(Programs!, name);

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private static int? ParentOf(string pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task RunAsync(CancellationToken cancellationToken, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{command[0]} failed: {await output}{await error}");
    }
}

using Strata.Core.Advisories;
using Strata.Storage.Images;
using Strata.Storage.Jobs;
using Strata.Storage.Layers;
using Strata.Storage.Notifications;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Sqlite;

/// <summary>
/// A server's whole database in one SQLite file. One server process uses it at a time; the command line may read it meanwhile. What lies
/// where is told in <c>docs/reference/storage.md</c>.
/// </summary>
public sealed class SqliteDatabase : IServerDatabase
{
    private readonly DatabaseFile _file;
    private readonly ServedFile _served;

    /// <summary>The database in the file at <paramref name="path"/>; <see cref="MigrateAsync"/> makes it when it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Tells when a change became visible; the system's clock when it is null.</param>
    public SqliteDatabase(string path, TimeProvider? clock = null)
        : this(StorageLocations.SingleFile(path), clock ?? TimeProvider.System)
    {
    }

    internal SqliteDatabase(StorageOptions options, TimeProvider clock)
    {
        var path = SqliteAdvisoryStore.FullPath(options.CachePath);
        var claims = ProcessClaims.Of(path);
        _served = new ServedFile(claims);
        _file = new DatabaseFile(
            path, "Restore it from a backup, or delete it: feeds are downloaded again, and clients post their layers again.", options,
            Migrations.Current, _served);
        Advisories = new SqliteAdvisoryStore(options, _file, new ChangeRecorder(clock));
        Vulnerabilities = new SqliteVulnerabilityStore(_file, Advisories);
        Layers = new SqliteLayerStore(_file, claims);
        Images = new SqliteImageStore(_file, clock);
        Jobs = new SqliteJobStore(_file, clock);
        Notifications = new SqliteNotificationStore(_file, claims);
    }

    /// <inheritdoc/>
    public IAdvisoryStore Advisories { get; }

    /// <inheritdoc/>
    public IVulnerabilityStore Vulnerabilities { get; }

    /// <summary>None: an edit is one short transaction of this process.</summary>
    public IVulnerabilityJournal? Journal => null;

    /// <inheritdoc/>
    public ILayerStore Layers { get; }

    /// <inheritdoc/>
    public IImageStore Images { get; }

    /// <inheritdoc/>
    public IJobStore Jobs { get; }

    /// <inheritdoc/>
    public INotificationStore Notifications { get; }

    /// <summary>
    /// Takes the right to serve the file, which one process has at a time: layers and notifications that are being worked on are known to
    /// their process alone. Commands beside a server do not need it. It ends with the object or the process.
    /// </summary>
    /// <exception cref="StoreException">Another process serves the file.</exception>
    /// <exception cref="StoreReadOnlyException">The folder cannot be written.</exception>
    public void Serve() => _served.Claim = _file.TryServe() ?? throw new StoreException(
        $"Another server is running on the database '{_file.Path}'. One SQLite file has one server: stop the other, name another file with --database, or use PostgreSQL.");

    /// <inheritdoc/>
    public Task MigrateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _file.WriteAsync(_ => Task.FromResult(true));
    }

    /// <inheritdoc/>
    public Task<long> GetRevisionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_file.Read(RevisionRow.Read, 0));
    }

    /// <inheritdoc/>
    public Task<byte[]> ShareSecretAsync(string name, ReadOnlyMemory<byte> proposal, CancellationToken cancellationToken) => _file.ChangeAsync(
        connection =>
        {
            using var insert = connection.Prepare("INSERT INTO secret (name, value) VALUES ($name, $value) ON CONFLICT DO NOTHING", "$name", "$value");
            insert.Bind(name, proposal.ToArray()).ExecuteNonQuery();
            using var select = connection.Prepare("SELECT value FROM secret WHERE name = $name", "$name");
            return (byte[])select.Bind(name).ExecuteScalar()!;
        },
        cancellationToken);

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        _served.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Storage.Records;

namespace Strata.Storage.Sqlite;

/// <summary>
/// Advisories in SQLite: the downloadable feeds in one file and own advisories in another, or both in one. How they lie there, and
/// why an update survives being killed at any moment, is told in <c>docs/adr/0003-sqlite-layout.md</c>.
/// </summary>
/// <remarks>Nothing is opened before it is used, and reading never makes a file: one that is missing holds no advisories.</remarks>
public sealed partial class SqliteAdvisoryStore : IAdvisoryStore
{
    private readonly StorageOptions _options;
    private readonly DatabaseFile _cache;
    private readonly DatabaseFile _own;
    private readonly IChangeRecorder? _changes;

    /// <summary>A store over the files that <paramref name="options"/> name.</summary>
    public SqliteAdvisoryStore(StorageOptions options)
        : this(options, Migrations.Current)
    {
    }

    /// <summary>A store over a server's database, which is one file that keeps connections open.</summary>
    internal SqliteAdvisoryStore(StorageOptions options, DatabaseFile file, IChangeRecorder changes)
    {
        _options = options;
        _changes = changes;
        _cache = _own = file;
    }

    internal SqliteAdvisoryStore(StorageOptions options, Migrations migrations)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var cache = FullPath(options.CachePath);
        var own = FullPath(options.OwnPath);
        const string UpdateAgain = "Delete the file and run 'strata db update'";
        const string ImportAgain = "restore it from a backup, or delete it and import your own advisories again";
        if (cache == own)
        {
            _cache = _own = new DatabaseFile(cache, $"{UpdateAgain}; for own advisories, {ImportAgain}.", options, migrations);
            return;
        }

        _cache = new DatabaseFile(cache, $"{UpdateAgain}.", options, migrations);
        _own = new DatabaseFile(own, $"It holds your own advisories: {ImportAgain}.", options, migrations);
    }

    private IEnumerable<DatabaseFile> Files => _own == _cache ? [_cache] : [_own, _cache];

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedState>> GetStatesAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ReadStates(connection => [.. PartitionRows.All(connection), .. OwnVulnerabilityRows.State(connection)]));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedState>> GetCoverageAsync(string @namespace, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ReadStates(connection =>
        [
            .. PartitionRows.CoveringNamespace(connection, @namespace),
            .. OwnVulnerabilityRows.Speaks(connection, @namespace) ? OwnVulnerabilityRows.State(connection) : [],
        ]));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AdvisoryCandidate>> FindCandidatesAsync(
        string @namespace, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var query = new CandidateQuery(@namespace, names);
        foreach (var file in Files)
        {
            file.Read(connection => query.Run(connection, cancellationToken), 0);
        }

        return Task.FromResult(query.Sorted());
    }

    /// <inheritdoc/>
    public Task<string> GetContentDigestAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ContentDigest.Of(Files.SelectMany(file => file.Read(ReadSums, []))));
    }

    /// <summary>Does nothing: no file is held open between calls.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Two names of one file must lead to one lock, so links are followed.</summary>
    internal static string FullPath(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    private IReadOnlyList<FeedState> ReadStates(Func<SqliteConnection, List<FeedState>> query) =>
        [.. Files.SelectMany(file => file.Read(query, []))
            .DistinctBy(state => (state.Feed, state.Partition))
            .OrderBy(state => state.Feed, StringComparer.Ordinal)
            .ThenBy(state => state.Partition, StringComparer.Ordinal)];

    private static List<(string Feed, int Priority, RecordSum Sum)> ReadSums(SqliteConnection connection)
    {
        using var select = connection.Prepare(
            "SELECT p.feed, p.priority, g.sum FROM feed_partition p JOIN generation g ON g.id = p.generation WHERE g.records > 0");
        using var row = select.ExecuteReader();
        var sums = new List<(string Feed, int Priority, RecordSum Sum)>();
        while (row.Read())
        {
            sums.Add((row.GetString(0), row.GetInt32(1), RecordSum.FromBytes(row.GetFieldValue<byte[]>(2))));
        }

        if (OwnVulnerabilityRows.Sum(connection) is { } own)
        {
            sums.Add((NamespaceVulnerability.OwnFeed, FeedPriority.Own, own));
        }

        return sums;
    }
}

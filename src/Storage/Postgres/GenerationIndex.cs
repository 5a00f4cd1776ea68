using System.Runtime.InteropServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>
/// Collects which records name which package and bear which id, and writes it as one row for each, or as several when there is too much
/// to hold in memory at once.
/// </summary>
internal sealed class GenerationIndex(IEnumerable<string> declared)
{
    /// <summary>Mentions held in memory: some tens of megabytes, by how many packages and ids share them.</summary>
    private const int LargeCount = 1_000_000;

    private readonly Dictionary<string, int> _scopes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(declared, StringComparer.Ordinal);
    private readonly Dictionary<(int Scope, string Name), List<int>> _packages = [];
    private readonly Dictionary<string, (List<int> Records, List<int> Scopes)> _ids = new(StringComparer.Ordinal);
    private readonly PackedWriter _packed = new();
    private int _piece;
    private int _mentions;

    public bool IsLarge => _mentions >= LargeCount;

    /// <summary>Lists a record under its packages and its id, unless it is withdrawn, and returns how many affected ranges it has.</summary>
    public int Add(ReadOnlySpan<byte> record, int number)
    {
        var outline = new RecordOutline(record);
        (List<int> Records, List<int> Scopes)? byId = null;
        var ranges = 0;
        while (outline.MoveNext())
        {
            ranges += outline.Ranges;
            var scope = ScopeOf(outline.Namespace);
            if (outline.IsWithdrawn)
            {
                continue;
            }

            ref var records = ref CollectionsMarshal.GetValueRefOrAddDefault(_packages, (scope, outline.Name), out _);
            (records ??= new List<int>(1)).Add(number);
            byId ??= IdOf(record, number);
            if (!byId.Value.Scopes.Contains(scope))
            {
                byId.Value.Scopes.Add(scope);
            }

            _mentions++;
        }

        return ranges;
    }

    /// <summary>Writes what is collected.</summary>
    public async Task FlushAsync(NpgsqlConnection connection, long generation, CancellationToken cancellationToken)
    {
        var packages = await connection.BeginBinaryImportAsync(
            "COPY strata.package_records (generation, scope, piece, name, records) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (packages.ConfigureAwait(false))
        {
            foreach (var ((scope, name), records) in _packages.OrderBy(pair => pair.Key.Scope).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal))
            {
                await packages.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await packages.WriteAsync(generation, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await packages.WriteAsync(scope, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await packages.WriteAsync(_piece, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await packages.WriteAsync(Encoding.UTF8.GetBytes(name), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                await packages.WriteAsync(Pack(records), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            }

            await packages.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        var ids = await connection.BeginBinaryImportAsync(
            "COPY strata.record_ids (generation, piece, id, scopes, records) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (ids.ConfigureAwait(false))
        {
            foreach (var (id, (records, scopes)) in _ids.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                await ids.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await ids.WriteAsync(generation, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await ids.WriteAsync(_piece, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await ids.WriteAsync(Encoding.UTF8.GetBytes(id), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                await ids.WriteAsync(scopes.ToArray(), NpgsqlDbType.Integer | NpgsqlDbType.Array, cancellationToken).ConfigureAwait(false);
                await ids.WriteAsync(Pack(records), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            }

            await ids.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what <see cref="FlushAsync"/> wrote; called when that is committed.</summary>
    public void Clear()
    {
        _packages.Clear();
        _ids.Clear();
        _piece++;
        _mentions = 0;
    }

    /// <summary>Writes the namespaces that were declared or named, as the last step.</summary>
    public async Task WriteScopesAsync(NpgsqlConnection connection, long generation, CancellationToken cancellationToken)
    {
        foreach (var @namespace in _declared)
        {
            ScopeOf(@namespace);
        }

        var import = await connection.BeginBinaryImportAsync(
            "COPY strata.scope (generation, number, namespace, declared) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            foreach (var (@namespace, number) in _scopes)
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(generation, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(Encoding.UTF8.GetBytes(@namespace), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(_declared.Contains(@namespace), NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private (List<int> Records, List<int> Scopes) IdOf(ReadOnlySpan<byte> record, int number)
    {
        var reader = new PackedReader(record);
        reader.ReadTextBytes();
        ref var byId = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, reader.ReadText(), out var known);
        if (!known)
        {
            byId = (new List<int>(1), new List<int>(1));
        }

        byId.Records.Add(number);
        return byId;
    }

    private byte[] Pack(List<int> records) => RecordNumberList.Pack(_packed, CollectionsMarshal.AsSpan(records));

    private int ScopeOf(string @namespace)
    {
        ref var scope = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopes, @namespace, out var known);
        if (!known)
        {
            scope = _scopes.Count - 1;
        }

        return scope;
    }
}

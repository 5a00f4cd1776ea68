using System.Globalization;
using System.Numerics;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Strata.Core.Advisories;
using Strata.Storage.Records;

namespace Strata.Storage.Postgres;

/// <summary>Edits of different vulnerabilities that are applied in one statement, all of them or none.</summary>
/// <param name="published">The revision of what feeds said when the edits were looked at.</param>
internal sealed class JournalBatch(long published)
{
    private const string Apply = """
        SELECT strata.apply_edits($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::numeric, $17)
        """;

    private readonly List<long> _edits = [];
    private readonly List<byte[]> _namespaces = [];
    private readonly List<byte[]> _names = [];
    private readonly List<long?> _known = [];
    private readonly List<(int At, EditedRow Row)> _changed = [];

    /// <summary>Adds an edit.</summary>
    /// <param name="row">The edit.</param>
    /// <param name="answer">What is there; null for nothing.</param>
    /// <param name="change">What it changes; null for nothing.</param>
    /// <param name="packer">Packs.</param>
    public void Add(JournalRow row, IdAnswer? answer, VulnerabilityChange? change, ContentPacker packer)
    {
        _edits.Add(row.Id);
        _namespaces.Add(Encoding.UTF8.GetBytes(row.Edit.Namespace));
        _names.Add(Encoding.UTF8.GetBytes(row.Edit.Name));
        _known.Add(answer?.OwnRevision);
        if (change is not null)
        {
            // Places in arrays of the database begin with 1.
            _changed.Add((_edits.Count, EditedRow.Of(change, answer, packer)));
        }
    }

    /// <summary>Applies the edits and takes them out of the journal; null when something is not any more as it was found, and nothing was done.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="now">The time of the changes.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The revision.</returns>
    public async Task<long?> ApplyAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unlisted = _changed.SelectMany(changed => changed.Row.Unlisted.Select(package => (changed.At, Package: package))).ToList();
        var listed = _changed.SelectMany(changed => changed.Row.Listed.Select(package => (changed.At, Package: package))).ToList();
        var sum = EditedRow.Wrapped(_changed.Aggregate(BigInteger.Zero, (sum, changed) => sum + changed.Row.Sum));
        var command = connection.Sql(
            Apply, _edits.ToArray(), published, _namespaces.ToArray(), _names.ToArray(),
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = _known.ToArray() },
            _changed.Select(changed => changed.At).ToArray(),
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = _changed.Select(changed => changed.Row.Content).ToArray() },
            _changed.Select(changed => changed.Row.Hash).ToArray(), _changed.Select(changed => changed.Row.Change).ToArray(),
            unlisted.Select(package => package.At).ToArray(), unlisted.Select(package => package.Package).ToArray(),
            listed.Select(package => package.At).ToArray(), listed.Select(package => package.Package).ToArray(),
            (long)_changed.Sum(changed => changed.Row.Count), (long)_changed.Sum(changed => changed.Row.Ranges),
            sum.ToString(CultureInfo.InvariantCulture), now.UtcTicks);
        await using (command.ConfigureAwait(false))
        {
            return await command.OptionalNumberAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}

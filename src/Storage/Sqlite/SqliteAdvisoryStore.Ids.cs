using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Sqlite;

public sealed partial class SqliteAdvisoryStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<AdvisoryCandidate>> FindByIdAsync(string @namespace, string id, CancellationToken cancellationToken)
    {
        var query = new IdQuery(@namespace, id);
        foreach (var file in Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Read(connection => FindOwn(connection, @namespace, id), null) is { } own)
            {
                return Task.FromResult(own);
            }
        }

        foreach (var file in Files)
        {
            file.Read(query.Run, 0);
        }

        return Task.FromResult(query.Sorted());
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListIdsAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken)
    {
        var ids = Files.SelectMany(file => file.Read(connection => IdList.Read(connection, @namespace, from, limit, cancellationToken), []));
        return Task.FromResult<IReadOnlyList<string>>([.. ids.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance).Take(limit)]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Advisory> ReadPartitionAsync(
        string feed, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            using var copy = file.Read(connection => Copy(connection, feed, partition, cancellationToken), null);
            if (copy is null)
            {
                continue;
            }

            using var advisories = copy.ReadAll().GetEnumerator();
            while (file.Check(advisories.MoveNext))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return advisories.Current;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>
    /// Copies a partition's blocks in one short read transaction: a generation may be deleted while its reader is slow, and a reader that
    /// kept its transaction would hold up updates.
    /// </summary>
    private static BlockCopy? Copy(SqliteConnection connection, string feed, string partition, CancellationToken cancellationToken)
    {
        if (PartitionRows.VisibleGeneration(connection, feed, partition) is not { } generation)
        {
            return null;
        }

        var copy = new BlockCopy();
        try
        {
            using var select = connection.Prepare(
                "SELECT content FROM record_block WHERE id >= $generation << 32 AND id < ($generation + 1) << 32 ORDER BY id", "$generation");
            using var row = select.Bind(generation).ExecuteReader();
            while (row.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                copy.Add(row.GetFieldValue<byte[]>(0));
            }

            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<AdvisoryCandidate>? FindOwn(SqliteConnection connection, string @namespace, string id)
    {
        if (!OwnVulnerabilityRows.TryFind(connection, @namespace, id, out var own))
        {
            return null;
        }

        return own is null ? [] : [.. VulnerabilityForm.Candidates(own)];
    }
}

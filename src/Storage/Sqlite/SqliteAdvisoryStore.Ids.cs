using System.Runtime.CompilerServices;
using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

public sealed partial class SqliteAdvisoryStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<AdvisoryCandidate>> FindByIdAsync(string @namespace, string id, CancellationToken cancellationToken)
    {
        var found = new List<AdvisoryCandidate>();
        foreach (var state in await GetStatesAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var advisory in ReadPartitionAsync(state.Feed, state.Partition, cancellationToken).ConfigureAwait(false))
            {
                if (advisory.Withdrawn is null && advisory.Id == id)
                {
                    found.AddRange(advisory.Affected.Where(affected => affected.Namespace == @namespace)
                        .Select(affected => new AdvisoryCandidate(state.Feed, state.Priority, advisory with { Affected = [affected] }, affected)));
                }
            }
        }

        return
        [
            .. found.OrderBy(candidate => candidate.Affected.Name, StringComparer.Ordinal)
                .ThenBy(candidate => candidate.Feed, StringComparer.Ordinal)
                .ThenBy(candidate => candidate.Advisory.Key, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListIdsAsync(string @namespace, string? from, int limit, CancellationToken cancellationToken)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var state in await GetCoverageAsync(@namespace, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var advisory in ReadPartitionAsync(state.Feed, state.Partition, cancellationToken).ConfigureAwait(false))
            {
                if (advisory.Withdrawn is null && advisory.Affected.Any(affected => affected.Namespace == @namespace)
                    && (from is null || string.CompareOrdinal(advisory.Id, from) >= 0))
                {
                    ids.Add(advisory.Id);
                }
            }
        }

        return [.. ids.Take(limit)];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Advisory> ReadPartitionAsync(
        string feed, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            foreach (var advisory in file.Read(
                connection =>
                {
                    using var reader = new GenerationReader(connection);
                    return PartitionRows.VisibleGeneration(connection, feed, partition) is { } generation ? reader.ReadAll(generation).ToList() : [];
                },
                []))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return advisory;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}

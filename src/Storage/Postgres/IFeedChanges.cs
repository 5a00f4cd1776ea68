using Npgsql;
using Strata.Core.Advisories;

namespace Strata.Storage.Postgres;

/// <summary>Tells what an update changes, between its staging and its becoming visible.</summary>
internal interface IFeedChanges
{
    /// <summary>Computes and writes the changes that <paramref name="generation"/> brings; nobody sees them yet.</summary>
    Task PrepareAsync(FeedUpdate update, long generation, CancellationToken cancellationToken);

    /// <summary>Makes the changes count, in the transaction that makes the generation visible.</summary>
    Task PublishAsync(NpgsqlConnection connection, long generation, long revision, CancellationToken cancellationToken);
}

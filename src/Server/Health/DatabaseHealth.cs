using Strata.Storage;

namespace Strata.Server.Health;

/// <summary>Whether the database answers.</summary>
internal sealed partial class DatabaseHealth(IServerDatabase database, ILogger<DatabaseHealth> logger)
{
    /// <summary>A database that takes longer is as good as down.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool _wasUp = true;

    /// <summary>Asks it, now.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await database.GetRevisionAsync(patience.Token).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            _wasUp = true;
            return true;
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_wasUp)
            {
                DatabaseDown(exception);
            }

            _wasUp = false;
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The database does not answer.")]
    private partial void DatabaseDown(Exception exception);
}

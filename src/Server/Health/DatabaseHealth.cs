using Strata.Storage;

namespace Strata.Server.Health;

/// <summary>Whether the database answers.</summary>
internal sealed partial class DatabaseHealth(IServerDatabase database, ILogger<DatabaseHealth> logger)
{
    /// <summary>A database that takes longer is as good as down.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool _wasUp = true;

    /// <summary>Whether it answers, now.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken) =>
        await AskAsync<object>(async token => await database.GetRevisionAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The answer to a question that is put to the database now; null when there is none in time.</summary>
    public async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await question(patience.Token).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            _wasUp = true;
            return answer;
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_wasUp)
            {
                DatabaseDown(exception);
            }

            _wasUp = false;
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The database does not answer.")]
    private partial void DatabaseDown(Exception exception);
}

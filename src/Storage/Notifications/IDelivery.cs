namespace Strata.Storage.Notifications;

/// <summary>
/// A notification that this process is sending to one receiver and that no other process sends meanwhile. Disposing it without a word
/// (or dying) leaves it as it was, to be sent at once by whoever comes next.
/// </summary>
public interface IDelivery : IAsyncDisposable
{
    /// <summary>The notification's name.</summary>
    string Notification { get; }

    /// <summary>When it was made.</summary>
    DateTimeOffset Created { get; }

    /// <summary>When this receiver last took it without deleting it since, or null: it is sent again, not for the first time.</summary>
    DateTimeOffset? Delivered { get; }

    /// <summary>How often it was tried before.</summary>
    int Attempts { get; }

    /// <summary>The receiver took it.</summary>
    Task SucceedAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The receiver did not take it; it is not tried again before <paramref name="retryAt"/>.</summary>
    Task FailAsync(string error, DateTimeOffset retryAt, CancellationToken cancellationToken);

    /// <summary>It is given up: only an operator has it sent again.</summary>
    Task GiveUpAsync(string error, CancellationToken cancellationToken);
}

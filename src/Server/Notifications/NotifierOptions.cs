namespace Strata.Server.Notifications;

/// <summary>Who is told about changes, and how patiently. The keys of <c>notifier</c> in a Clair file, and ours under <c>strata</c>.</summary>
internal sealed record NotifierOptions
{
    /// <summary>The receivers. All replicas need the same: one that a replica does not name gets nothing more.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    /// <summary>
    /// How often a notification is tried at the least before it is given up, however old it is (<c>notifier.attempts</c>). Clair began
    /// anew after so many tries; here the waits between tries go on growing instead.
    /// </summary>
    public int Attempts { get; init; } = 5;

    /// <summary>What a receiver took and did not delete is sent again after this time (<c>notifier.renotifyinterval</c>).</summary>
    public TimeSpan RenotifyInterval { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A notification that is older than this when an attempt fails is given up, and stays for an operator to replay.</summary>
    public TimeSpan DeadLetterAge { get; init; } = TimeSpan.FromHours(72);

    /// <summary>The longest wait between two tries. The waits are 1 s, 2 s, 4 s and so on up to it.</summary>
    public TimeSpan MaximumBackoff { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The share of a wait that chance may add, so that replicas do not come back together.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>How many notifications are on the way to one receiver at once. Each holds a database connection meanwhile.</summary>
    public int ConcurrencyPerReceiver { get; init; } = 4;
}

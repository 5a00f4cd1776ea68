using Strata.Core.Advisories;
using Strata.Server.Hosting;
using Strata.Storage;
using Strata.Storage.Vulnerabilities;

namespace Strata.Server.Journal;

/// <summary>
/// This server's side of the journal of edits: what it has journalled, how far that is applied, and who waits for it. Whoever answers from the
/// database settles first, and so sees every edit that was answered here before; where none waits, that costs a comparison.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="read">Reads edits.</param>
/// <param name="changes">Is told when edits were applied.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told of edits that cannot be applied.</param>
internal sealed class EditJournal(
    IServerDatabase database, JournalledEditReader read, LocalChanges changes, JournalMetrics metrics, TimeProvider time, ILogger<EditJournal> logger)
{
    /// <summary>How many edits of this server may wait: beyond that, writers wait for them to be applied.</summary>
    public const int MaximumWaiting = 1_000;

    private readonly IVulnerabilityJournal? _journal = database.Journal;
    private readonly Lock _lock = new();
    private TaskCompletionSource _announcement = CreateAnnouncement();
    private Task? _pass;
    private long _journalled;
    private long _settled;

    /// <summary>True where edits are journalled; they are applied at once elsewhere.</summary>
    public bool IsUsed => _journal is not null;

    /// <summary>How many edits were journalled by this server since it started.</summary>
    public long Journalled => Volatile.Read(ref _journalled);

    /// <summary>How many of them may not be applied yet.</summary>
    public long Waiting => Journalled - Volatile.Read(ref _settled);

    /// <summary>Done when there is something to apply. Take it before looking at <see cref="Waiting"/>.</summary>
    public Task Announced => Volatile.Read(ref _announcement).Task;

    /// <summary>Journals an edit; it is durable when this returns. Waits while too many do.</summary>
    /// <exception cref="StoreException">It was not journalled, or nobody knows.</exception>
    public async Task AppendAsync(JournalledEdit edit, CancellationToken cancellationToken)
    {
        while (Waiting >= MaximumWaiting)
        {
            await PassAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await Journal.AppendAsync(edit, cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _journalled);
        Volatile.Read(ref _announcement).TrySetResult();
    }

    /// <summary>Returns when every edit that this server has journalled so far is applied.</summary>
    /// <exception cref="StoreException">They could not be.</exception>
    public ValueTask SettleAsync(CancellationToken cancellationToken) =>
        Waiting == 0 ? ValueTask.CompletedTask : SettleAsync(Journalled, cancellationToken);

    /// <summary>Returns when every edit of a vulnerability is applied that any server has journalled so far.</summary>
    /// <exception cref="StoreException">They could not be.</exception>
    public async Task SettleAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        if (IsUsed)
        {
            Note(await Journal.ApplyAsync(@namespace, name, read, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Applies what is in the journal, of other servers too: one pass at a time, which all who ask meanwhile wait for.</summary>
    /// <exception cref="StoreException">Not everything could be applied.</exception>
    public Task PassAsync()
    {
        lock (_lock)
        {
            return _pass is null or { IsCompleted: true } ? _pass = ApplyAsync() : _pass;
        }
    }

    /// <summary>What lies in the journal, of all servers.</summary>
    public async Task<JournalStanding> LookAsync(CancellationToken cancellationToken)
    {
        var standing = await Journal.LookAsync(cancellationToken).ConfigureAwait(false);
        metrics.Stands(standing);
        return standing;
    }

    /// <summary>Forgets that there is something to apply: the next edit announces itself again.</summary>
    public void Listen()
    {
        if (Announced.IsCompleted)
        {
            Volatile.Write(ref _announcement, CreateAnnouncement());
        }
    }

    private static TaskCompletionSource CreateAnnouncement() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IVulnerabilityJournal Journal => _journal ?? throw new InvalidOperationException("This engine has no journal.");

    private async ValueTask SettleAsync(long journalled, CancellationToken cancellationToken)
    {
        // A pass that runs already may have begun before the last edits.
        while (Volatile.Read(ref _settled) < journalled)
        {
            await PassAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync()
    {
        var journalled = Journalled;
        await Task.Yield();
        Note(await Journal.ApplyAsync(read, CancellationToken.None).ConfigureAwait(false));
        if (journalled > Volatile.Read(ref _settled))
        {
            // Another server may have applied ours: what is known of the database is old in any case.
            changes.Made();
            Volatile.Write(ref _settled, journalled);
        }
    }

    private void Note(JournalPass pass)
    {
        foreach (var refused in pass.SetAside)
        {
            JournalLog.SetAside(logger, refused.Edit.Namespace, refused.Edit.Name, refused.Problem);
        }

        if (pass.Applied.Count > 0)
        {
            metrics.Applied(pass.Applied, time.GetUtcNow());
            changes.Made();
        }
    }
}

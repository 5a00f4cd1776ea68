using Strata.Server.Notifications;

namespace Strata.Server.Hosting;

/// <summary>Tells who needs to know at once that this process has changed the database; changes of other processes are noticed by the revision.</summary>
internal sealed class LocalChanges(DatabaseRevision revision, ChangeSignal signal)
{
    /// <summary>A change was committed.</summary>
    public void Made()
    {
        revision.Forget();
        signal.Raise();
    }
}

using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

/// <summary>
/// The right to stage and delete generations of one database file: an advisory lock on a file beside it, which the system takes back
/// when its holder dies. Whoever holds it knows that an incomplete generation has no living owner. Readers do not need it.
/// </summary>
internal static class WriterLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the lock and takes it; disposing of the result gives it back.</summary>
    /// <exception cref="StoreException">Another process held it for all of <paramref name="patience"/>.</exception>
    /// <exception cref="StoreReadOnlyException">The folder cannot be written.</exception>
    public static async Task<IDisposable> AcquireAsync(string database, TimeSpan patience, CancellationToken cancellationToken)
    {
        var path = database + ".lock";
        for (var waited = TimeSpan.Zero; ; waited += Interval)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FileLock.TryAcquire(path, database) is { } held)
            {
                return held;
            }

            if (waited >= patience)
            {
                throw new StoreException(
                    $"Another process has been updating the advisory database '{database}' for a long time. Try again when it is done.");
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}

using Strata.Core.Advisories;

namespace Strata.Storage.Sqlite;

/// <summary>An advisory lock on a file beside a database, which the system takes back when its holder dies. The file stays.</summary>
internal static class FileLock
{
    /// <summary>The lock; null when another process has it. Disposing of the result gives it back.</summary>
    /// <exception cref="StoreReadOnlyException">The file cannot be made or written.</exception>
    public static FileStream? TryAcquire(string path, string database)
    {
        // EWOULDBLOCK, which is what .NET reports for a lock that another holds.
        var wouldBlock = OperatingSystem.IsLinux() ? 11 : 35;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e.HResult == wouldBlock)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreReadOnlyException(database, e);
        }
    }
}

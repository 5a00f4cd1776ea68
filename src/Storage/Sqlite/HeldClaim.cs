namespace Strata.Storage.Sqlite;

/// <summary>Something that this process holds until this is disposed, however often.</summary>
internal sealed class HeldClaim(Action release) : IAsyncDisposable, IDisposable
{
    private Action? _release = release;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

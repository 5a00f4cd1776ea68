namespace Strata.Core.Images;

/// <summary>What several images hold together; freed when the last of them is.</summary>
internal sealed class SharedResource(IAsyncDisposable resource, int holders) : IAsyncDisposable
{
    private int _holders = holders;

    /// <summary>Lets go for one holder.</summary>
    public ValueTask DisposeAsync() => Interlocked.Decrement(ref _holders) == 0 ? resource.DisposeAsync() : ValueTask.CompletedTask;
}

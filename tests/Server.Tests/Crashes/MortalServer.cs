using Strata.Server.Tests.Replicas;

namespace Strata.Server.Tests.Crashes;

/// <summary>A <c>strata-server</c> process that is killed and started again on the same database.</summary>
internal sealed class MortalServer(string configuration, string database) : IAsyncDisposable
{
    private ServerReplica? _running;

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>What all its processes have logged.</summary>
    public string Log { get; private set; } = "";

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync() => _running = await ServerReplica.StartAsync(configuration, database);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        Kills++;
        await _running!.KillAsync();
        await EndAsync();
    }

    /// <summary>SIGTERM; it must end well.</summary>
    public async Task StopAsync()
    {
        Xunit.Assert.Equal(0, await _running!.StopAsync());
        await EndAsync();
    }

    /// <summary>Sends a request; null when the server died over it.</summary>
    public async Task<(int Status, string Body)?> TrySendAsync(string method, string target, string? body = null)
    {
        try
        {
            return await _running!.SendAsync(method, target, body);
        }
        catch (Exception exception) when (exception is (HttpRequestException or IOException or OperationCanceledException) && !Xunit.TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Sends a request that is answered.</summary>
    public Task<(int Status, string Body)> SendAsync(string method, string target, string? body = null) => _running!.SendAsync(method, target, body);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _running is null ? ValueTask.CompletedTask : _running.DisposeAsync();

    private async Task EndAsync()
    {
        Log += _running!.Log;
        await _running.DisposeAsync();
        _running = null;
    }
}

using System.Net.Sockets;

namespace Strata.Cli.Plugin;

/// <summary>
/// The socket by which the docker command tells its plugin to stop where the two share no terminal: nothing is ever sent on it, and its end
/// is the message (docker/cli, cli-plugins/socket).
/// </summary>
internal static class PluginSocket
{
    /// <summary>The variable that names the socket; a name that begins with <c>@</c> is not in the file system.</summary>
    public const string Variable = "DOCKER_CLI_PLUGIN_SOCKET";

    /// <summary>Calls <paramref name="stop"/> when the docker command has closed the socket. A socket that cannot be opened tells nothing.</summary>
    public static async Task WatchAsync(string name, Action stop, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var endpoint = new UnixDomainSocketEndPoint(name.StartsWith('@') ? "\0" + name[1..] : name);
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException)
        {
            return;
        }

        try
        {
            var buffer = new byte[16];
            while (await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Lost is as good as closed: whoever could have told us is gone.
        }
        catch (OperationCanceledException)
        {
            return;
        }

        stop();
    }
}

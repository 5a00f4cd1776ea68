using System.Net;
using System.Net.Sockets;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// Holds the rules at the two places where they can be held: before a request is sent, and where its connection is made, on the very
/// addresses that are connected to, so that a name cannot mean one address for the judgement and another for the connection.
/// </summary>
internal sealed class AddressGuard(BlobHttpOptions options)
{
    /// <summary>
    /// Judges the target of a request by its name, and, where a proxy will connect to it, by the addresses that it has here.
    /// </summary>
    /// <exception cref="AddressRefusedException">The rules forbid it.</exception>
    public async Task CheckAsync(Uri address, CancellationToken cancellationToken)
    {
        if (!options.Rules.Allows(address))
        {
            throw new AddressRefusedException("the host is not one that blobs may come from");
        }

        if (ProxyFor(address) is not null)
        {
            await CheckProxiedAsync(address, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Connects to an allowed address of the target, or to the proxy.</summary>
    /// <exception cref="AddressRefusedException">The target has no address that is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endPoint = context.DnsEndPoint;
        var addresses = await ResolveAsync(endPoint.Host, cancellationToken).ConfigureAwait(false);
        if (ProxyFor(context.InitialRequestMessage.RequestUri!) is null)
        {
            addresses = Allowed(addresses);
        }

        return await ConnectAsync(addresses, endPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckProxiedAsync(Uri address, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await ResolveAsync(BlobAddress.Host(address), cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException) when (options.TrustsNamesOfProxy || options.Rules.Names(address))
        {
            // Behind a proxy names of the outside often cannot be looked up. The operator named this one, or trusts the proxy with it.
            return;
        }

        // The proxy picks among them, so each must be allowed.
        if (Allowed(addresses).Length != addresses.Length)
        {
            throw new AddressRefusedException("the host has an address that blobs may not come from");
        }
    }

    private IPAddress[] Allowed(IPAddress[] addresses)
    {
        var allowed = Array.FindAll(addresses, options.Rules.Allows);
        return allowed.Length > 0 || addresses.Length == 0
            ? allowed
            : throw new AddressRefusedException("the host has only addresses that blobs may not come from");
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var addresses = await options.Resolve(host, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private Uri? ProxyFor(Uri address) => options.Proxy is { } proxy && !proxy.IsBypassed(address) ? proxy.GetProxy(address) : null;

    /// <summary>Tries the addresses in turn; each but the last gets its share of the time, so that a silent one does not use up all of it.</summary>
    private async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                share.CancelAfter(options.ConnectTimeout / addresses.Length);
                await socket.ConnectAsync(addresses[i], port, share.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                if (i == addresses.Length - 1 || cancellationToken.IsCancellationRequested)
                {
                    throw;
                }
            }
        }
    }
}

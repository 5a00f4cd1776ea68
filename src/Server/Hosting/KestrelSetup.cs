using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Strata.Server.Configuration;

namespace Strata.Server.Hosting;

/// <summary>The web server: its listeners and what a connection may cost.</summary>
internal static class KestrelSetup
{
    /// <summary>All headers of a request together: registries' tokens are some kilobytes.</summary>
    private const int MaximumHeaderBytes = 64 << 10;

    /// <summary>A client that takes longer for its headers holds a connection for nothing.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Applies the options.</summary>
    public static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.Api.MaximumConnections == 0 ? null : options.Api.MaximumConnections;
        limits.MaxRequestHeadersTotalSize = MaximumHeaderBytes;
        limits.MaxRequestLineSize = MaximumHeaderBytes;
        limits.RequestHeadersTimeout = HeadersTimeout;

        // Each API has its own limit and its own words for what is over it.
        limits.MaxRequestBodySize = null;
        Listen(kestrel, options.Api.Listen, listen => Secure(listen, ListenerKind.Api, options.Api.Tls));
        Listen(kestrel, options.Api.HealthListen, listen => Mark(listen, ListenerKind.Health));
        if (options.Harbor is { Enabled: true, Listen: { } harbor })
        {
            Listen(kestrel, harbor, listen => Secure(listen, ListenerKind.Harbor, options.Api.Tls));
        }
    }

    private static void Secure(ListenOptions listen, ListenerKind kind, TlsOptions tls)
    {
        Mark(listen, kind);
        if (tls.IsEnabled)
        {
            listen.UseHttps(ServerTls.Create(tls));
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        if (address.Address is { } interfaceAddress)
        {
            kestrel.Listen(new IPEndPoint(interfaceAddress, address.Port), configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
    }

    private static void Mark(ListenOptions listen, ListenerKind kind)
    {
        var mark = new ListenerFeature(kind);
        listen.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }
}

using System.Net.Sockets;
using System.Security.Authentication;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>Says in words why an engine cannot be asked, and what to do.</summary>
internal static class EngineFault
{
    /// <summary>The exception for a request that failed before its answer.</summary>
    public static ImageUnavailableException Of(EngineEndpoint endpoint, Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ImageUnavailableException known:
                    return known;
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return Because("this user may not open it. Join the group 'docker', or use an engine without root", exception);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Because("nobody listens there. Start the engine", exception);
                case SocketException when endpoint.Address.IsLocal && !File.Exists(endpoint.Address.SocketPath):
                    return Because("there is no such socket. Start the engine, or name it with DOCKER_HOST", exception);
                case ArgumentOutOfRangeException when endpoint.Address.IsLocal:
                    return Because("the path is too long for a socket", exception);
                case AuthenticationException:
                    return Because("the connection could not be secured, see DOCKER_CERT_PATH: " + Text(inner), exception);
            }
        }

        return Because(Text(exception.InnerException ?? exception), exception);

        ImageUnavailableException Because(string reason, Exception cause) => new($"the engine at {endpoint} cannot be reached: {reason.TrimEnd('.')}.", cause);
    }

    private static string Text(Exception exception) => PrintableText.Clean(exception.Message, 500);
}

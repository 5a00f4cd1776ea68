using System.Net;
using System.Security.Authentication;
using Strata.Core.Images;
using Strata.Core.Images.Blobs;

namespace Strata.Server.Images;

/// <summary>
/// What the ways in which registries fail mean to somebody who sees one sentence of a scan: what failed, for which digest, the registry's status,
/// and a hint. What the registry sent besides is its own word, may repeat a credential, and is not shown.
/// </summary>
internal static class RegistryMessages
{
    /// <summary>The sentence; null for what is no failure of a registry.</summary>
    /// <param name="exception">What a registry's image source, or a layer of it, threw.</param>
    /// <param name="address">The image.</param>
    /// <param name="layer">The digest of the layer that was fetched; null for the manifest and the config.</param>
    public static string? Of(Exception exception, ImageAddress address, string? layer)
    {
        var where = $"{address.Repository}@{address.Digest}";
        if (Find<BlobDownloadException>(exception) is not { } failure)
        {
            return exception is ImageFormatException or ImageNotFoundException or ImageUnavailableException ? $"{where}: {exception.Message.TrimEnd('.')}" : null;
        }

        return (failure.StatusCode, failure.Reason) switch
        {
            (HttpStatusCode.Unauthorized, _) => $"registry refused the credentials for {where} (401); the robot account may have been removed, or the token has expired",
            (HttpStatusCode.Forbidden, _) => $"no pull permission for {address.Repository} (403)",
            (HttpStatusCode.NotFound, _) when layer is null => $"manifest {address.Digest} not found in {address.Repository} (404); deleted since the scan was requested?",
            (HttpStatusCode.NotFound, _) => $"layer {layer} not found (404)",
            (HttpStatusCode.PreconditionFailed, _) => $"blocked by a Harbor project policy (412): {where} may not be pulled with this credential",
            (HttpStatusCode.TooManyRequests, _) => $"registry rate limit (429) of {address.Registry.Authority}, after several attempts",
            (_, BlobFailure.Unreachable) when Find<AuthenticationException>(failure) is not null =>
                $"TLS error for {address.Registry.Authority}: {failure.Message.TrimEnd('.')}; configure a CA file or the skip-verify option",
            _ => $"{(layer is null ? where : $"layer {layer} of {address.Repository}")} cannot be fetched: {failure.Message.TrimEnd('.')}",
        };
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}

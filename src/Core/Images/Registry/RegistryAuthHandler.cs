using System.Net;

namespace Strata.Core.Images.Registry;

/// <summary>
/// Puts credentials on requests to the registry itself and on no others: a redirect to another scheme, host or port gets none. A request
/// that is refused is sent once more with what the challenge asks for, and not again.
/// </summary>
internal sealed class RegistryAuthHandler(RegistryLogin login, Uri registry, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsRegistry(request.RequestUri!))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var sent = await login.HeaderAsync(cancellationToken).ConfigureAwait(false);
        Authorize(request, sent);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized
            || await login.AnswerAsync(response, request.RequestUri!, sent, cancellationToken).ConfigureAwait(false) is not { } header)
        {
            return response;
        }

        response.Dispose();
        Authorize(request, header);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private bool IsRegistry(Uri address) =>
        address.Scheme == registry.Scheme && address.Port == registry.Port && string.Equals(address.IdnHost, registry.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static void Authorize(HttpRequestMessage request, string? header)
    {
        request.Headers.Remove("Authorization");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }
    }
}

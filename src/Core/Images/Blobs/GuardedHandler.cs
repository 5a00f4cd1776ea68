namespace Strata.Core.Images.Blobs;

/// <summary>Judges each request before it is sent: a connection that is open already, or one to a proxy, says nothing of its target.</summary>
internal sealed class GuardedHandler(AddressGuard guard, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await guard.CheckAsync(request.RequestUri!, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

namespace Strata.Testing;

/// <summary>Fails every request, so that a test which should not need the network cannot use it.</summary>
public sealed class PoisonedHttpHandler : HttpMessageHandler
{
    /// <summary>A client whose every request fails.</summary>
#pragma warning disable RS0030 // Tests are the composition root of what they test.
    public static HttpClient CreateClient() => new(new PoisonedHttpHandler());
#pragma warning restore RS0030

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"This test may not use the network, but asked for {request.RequestUri}.");
}

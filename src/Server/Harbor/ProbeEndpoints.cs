using Strata.Server.Harbor.Http;
using Strata.Server.Health;

namespace Strata.Server.Harbor;

/// <summary>The probes of the adapter that Harbor comes with, for those who put this one in its place. Nobody needs a credential for them.</summary>
internal sealed class ProbeEndpoints(DatabaseHealth database)
{
    private static readonly HarborReply Well = new(StatusCodes.Status200OK, null, default);

    /// <summary><c>GET /probe/healthy</c>: the process is alive.</summary>
    public static Task<HarborReply> GetHealthyAsync(HarborRequest request, CancellationToken cancellationToken) => Task.FromResult(Well);

    /// <summary><c>GET /probe/ready</c>: the database answers. Feeds do not matter.</summary>
    public async Task<HarborReply> GetReadyAsync(HarborRequest request, CancellationToken cancellationToken) =>
        await database.IsUpAsync(cancellationToken).ConfigureAwait(false)
            ? Well
            : HarborReply.Error(StatusCodes.Status503ServiceUnavailable, "the database does not answer");
}

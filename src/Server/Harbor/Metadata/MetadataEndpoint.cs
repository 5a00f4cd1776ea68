using Strata.Server.Harbor.Http;

namespace Strata.Server.Harbor.Metadata;

/// <summary><c>GET /metadata</c>: from memory, so that it answers whatever the database, the queue and the feeds are at.</summary>
internal sealed class MetadataEndpoint(HarborOptions options, FeedDates feeds)
{
    private const string Type = "application/vnd.scanner.adapter.metadata+json";

    /// <summary>The answer; a client that asks for version 1.1 of the type gets the same under that name.</summary>
    public Task<HarborReply> GetAsync(HarborRequest request, CancellationToken cancellationToken)
    {
        var type = ReportNegotiation.VersionOf(request.Accept, Type) == "1.1" ? HarborMediaTypes.Metadata11 : HarborMediaTypes.Metadata10;
        return Task.FromResult(new HarborReply(StatusCodes.Status200OK, type, MetadataDocument.Write(options, feeds.Current)));
    }
}

using Strata.Core.Feeds;
using Strata.Core.Scanning;

namespace Strata.Server.Layers;

/// <summary>How stored layers and images are matched, the same for both.</summary>
internal sealed class LayerEvaluation(LayerOptions options, TimeProvider time)
{
    private readonly FeedCatalog _catalog = new(new FeedSettings(), time);

    /// <summary>What a report of this moment depends on.</summary>
    public EvaluationOptions Now() => new()
    {
        ToolVersion = "server",
        AsOf = time.GetUtcNow(),
        MaximumFeedAge = options.MaximumFeedAge,
        Kernels = options.Kernels,
        MatchForeign = options.MatchForeign,
        PublishersOf = name => [.. _catalog.NeededFor(name).Select(feed => feed.Name)],
    };
}

using Strata.Core.Scanning;
using Strata.Storage.Layers;

namespace Strata.Server.Layers;

/// <summary>Layers that were analysed, as they are stored.</summary>
internal static class AnalysedLayer
{
    /// <summary>What is stored of a layer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="below">The name of the layer below; null for a base layer.</param>
    /// <param name="analysis">What was found.</param>
    /// <param name="release">What is kept of its distribution.</param>
    public static LayerToStore Form(string name, string? below, LayerAnalysis analysis, LayerRelease release) => new()
    {
        Name = name,
        ParentName = below,
        EngineVersion = LayerAnalyzer.EngineVersion,
        Namespace = release.Namespace,
        DerivedFrom = release.DerivedFrom,
        SupportNamespace = release.SupportNamespace,
        Repositories = release.Repositories,
        Packages = [.. analysis.Inventory.Packages.Select(package => package.Package)],
        Tree = analysis.Tree,
        Warnings = analysis.Warnings,
        Digest = analysis.BlobDigest?.ToString(),
        DiffId = analysis.DiffId?.ToString(),
    };
}

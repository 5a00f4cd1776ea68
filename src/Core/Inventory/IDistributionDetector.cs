using Strata.Core.Layers;

namespace Strata.Core.Inventory;

/// <summary>Reads one kind of release file. The first detector in the registration order that gives an answer wins.</summary>
public interface IDistributionDetector
{
    /// <summary>The stable name with its category: <c>distribution/os-release</c>.</summary>
    string Name { get; }

    /// <summary>Raised at every change of what is found in the same files.</summary>
    int Version { get; }

    /// <summary>The files it wants.</summary>
    IReadOnlyList<PathPattern> Files { get; }

    /// <summary>The distribution that the tree's release files name, or null when they do not.</summary>
    Distribution? Detect(IFileTree tree, DetectionContext context);
}

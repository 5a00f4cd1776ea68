using Strata.Core.Layers;

namespace Strata.Core.Images.Sources;

/// <summary>What a walk over a root file system counted.</summary>
/// <param name="Counts">The number of files for each counting pattern.</param>
/// <param name="Unreadable">Folders that could not be listed.</param>
/// <param name="IsLimited">True when there were more entries than <see cref="ScanLimits.LayerEntries"/> and the walk ended.</param>
internal sealed record PathCounts(IReadOnlyDictionary<PathPattern, int> Counts, int Unreadable, bool IsLimited);

using Strata.Core.Inventory;
using Strata.Core.Layers;

namespace Strata.Core.Tests.Inventory;

/// <summary>Finds nothing and counts how often it is asked.</summary>
sealed class CountingDetector : IPackageDetector
{
    public const string Place = "db";

    public int Calls { get; private set; }

    public string Name => "test/counting";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [PathPattern.File(Place)];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        Calls++;
        return [];
    }
}

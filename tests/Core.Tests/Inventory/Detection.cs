using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Tests.Inventory;

/// <summary>Runs detectors on a tree and gives what they found and said.</summary>
static class Detection
{
    public static (Distribution? Found, IReadOnlyList<ScanWarning> Warnings) Distribution(IFileTree tree)
    {
        var sink = new WarningSink();
        var context = new DetectionContext(sink);
        var found = Detectors.Distributions.Select(detector => detector.Detect(tree, context)).FirstOrDefault(answer => answer is not null);
        return (found, sink.ToList());
    }

    public static (IReadOnlyList<PackageDatabase> Databases, IReadOnlyList<ScanWarning> Warnings) Packages(
        IPackageDetector detector, IFileTree tree)
    {
        var sink = new WarningSink();
        var databases = detector.Detect(tree, new DetectionContext(sink), CancellationToken.None);
        return (databases, sink.ToList());
    }
}

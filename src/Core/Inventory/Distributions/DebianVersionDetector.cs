using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Reads debian_version: <c>9.8</c>, or <c>bookworm/sid</c> for testing and unstable. Ubuntu has the file too, with the code name
/// of the Debian that it was made from; Ubuntu's apt sources then keep it from being taken for Debian.
/// </summary>
sealed class DebianVersionDetector : IDistributionDetector
{
    public string Name => "distribution/debian-version";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files => DebianRelease.Files;

    public Distribution? Detect(IFileTree tree, DetectionContext context)
    {
        if (ReleaseFile.FirstLine(tree, DebianRelease.VersionFile, context) is not { } line
            || (DebianRelease.PointRelease(line) is null && DebianRelease.TestingCodeName(line) is null)
            || AptSources.Suites(tree, context).Any(suite => ReleaseTable.VersionOf("ubuntu", suite) is not null))
        {
            return null;
        }

        return DebianRelease.Complete(new Distribution { Id = "debian" }, tree, context);
    }
}

using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Reads os-release, which every current distribution has. A file without <c>ID</c> says nothing (the default that os-release(5)
/// gives, <c>linux</c>, names no distribution), so that the other files are asked.
/// </summary>
sealed class OsReleaseDetector : IDistributionDetector
{
    private static readonly string[] Places = ["etc/os-release", "usr/lib/os-release"];

    public string Name => "distribution/os-release";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Places.Select(PathPattern.File), .. DebianRelease.Files];

    public Distribution? Detect(IFileTree tree, DetectionContext context) =>
        Places.Select(place => Detect(tree, place, context)).FirstOrDefault(found => found is not null);

    private static Distribution? Detect(IFileTree tree, string place, DetectionContext context)
    {
        if (ReleaseFile.Lines(tree, place, context) is not { } lines)
        {
            return null;
        }

        var variables = ShellVariables.Parse(lines);
        if (!variables.TryGetValue("ID", out var id))
        {
            return null;
        }

        var codeName = Text(variables, "VERSION_CODENAME") ?? Text(variables, "UBUNTU_CODENAME");
        var found = DistributionFacts.Describe(id, Text(variables, "VERSION_ID"), codeName, Text(variables, "PRETTY_NAME"));
        return found switch
        {
            { Id: "debian", Version: null } => DebianRelease.Complete(found, tree, context),
            { Id: "ubuntu", Version: null, CodeName: { } name } when ReleaseTable.VersionOf("ubuntu", name) is { } version =>
                DistributionFacts.Describe("ubuntu", version, name, found.PrettyName),
            { Id: "openeuler" } => OpenEulerRelease.Complete(found, Text(variables, "VERSION")),
            _ => found,
        };
    }

    private static string? Text(IReadOnlyDictionary<string, string> variables, string key) =>
        variables.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
}

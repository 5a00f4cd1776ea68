using Strata.Core.Layers;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// Reads os-release, which every current distribution has. A file without <c>ID</c> says nothing (the default that os-release(5)
/// gives, <c>linux</c>, names no distribution), so that the other files are asked.
/// </summary>
sealed class OsReleaseDetector : IDistributionDetector
{
    private static readonly string[] CodeNameKeys = ["UBUNTU_CODENAME", "DEBIAN_CODENAME", "VERSION_CODENAME"];

    private const int MaximumCpeLength = 256;

    private static readonly string[] Places = ["etc/os-release", "usr/lib/os-release"];

    public string Name => "distribution/os-release";

    public int Version => 4;

    public IReadOnlyList<PathPattern> Files { get; } = [.. Places.Select(PathPattern.File), .. DebianRelease.Files, .. RedHatRepositories.Files];

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
        return found is null ? null : Complete(found, variables, tree, context) with
        {
            Cpe = CpeOf(variables),
            Repositories = found.Id == "rhel" ? RedHatRepositories.Of(tree, CpeOf(variables)) : [],
        };
    }

    private static Distribution Complete(Distribution found, IReadOnlyDictionary<string, string> variables, IFileTree tree, DetectionContext context) =>
        found switch
        {
            { Id: "debian", Version: null } => DebianRelease.Complete(found, tree, context),
            { Id: "ubuntu", Version: null, CodeName: { } name } when ReleaseTable.VersionOf("ubuntu", name) is { } version =>
                DistributionFacts.Describe("ubuntu", version, name, found.PrettyName) ?? found,
            { Id: "openeuler" } => OpenEulerRelease.Complete(found, Text(variables, "VERSION")),
            { Id: var id } when DistributionParents.MayHaveOne(id) =>
                Derive(found, DistributionParents.Of(Text(variables, "ID_LIKE"), Text(variables, "RHEL_VERSION") ?? found.Version, CodeNames(variables))),
            _ => found,
        };

    // Manjaro and EndeavourOS are as rolling as Arch: their os-release has no version.
    private static Distribution Derive(Distribution found, string? parent) => found with
    {
        DerivedFrom = parent,
        Namespace = found.Namespace ?? (DistributionParents.IsRolling(parent) ? $"{found.Id}:rolling" : null),
    };

    private static string[] CodeNames(IReadOnlyDictionary<string, string> variables) =>
        [.. CodeNameKeys.Select(key => Text(variables, key)).OfType<string>()];

    private static string? CpeOf(IReadOnlyDictionary<string, string> variables) =>
        Text(variables, "CPE_NAME") is { Length: <= MaximumCpeLength } cpe && cpe.StartsWith("cpe:", StringComparison.Ordinal)
            && cpe.All(letter => letter is > ' ' and <= '~')
            ? cpe
            : null;

    private static string? Text(IReadOnlyDictionary<string, string> variables, string key) =>
        variables.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
}

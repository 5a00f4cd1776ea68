using System.Text.RegularExpressions;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Architecture;

/// <summary>Which part of <c>Core</c> may know which. The table is the design; the compiler cannot hold it inside one project.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>
    /// Each folder of Core with the folders that it may refer to. Inventory and Advisories do not know each other: they meet in Matching.
    /// Feeds do not know the store's engine, and nothing knows the reports. A folder within a folder is named with both names.
    /// </summary>
    private static readonly Dictionary<string, string[]> MayReferTo = new(StringComparer.Ordinal)
    {
        ["Primitives"] = [],
        ["Network"] = [],
        ["Warnings"] = [],
        ["Versions"] = ["Primitives"],
        ["Layers"] = ["Primitives", "Warnings"],
        ["Images"] = ["Layers", "Network", "Primitives", "Warnings"],
        ["Inventory"] = ["Layers", "Primitives", "Versions", "Warnings"],
        ["Advisories"] = ["Primitives", "Versions"],
        ["Feeds"] = ["Advisories", "Layers.Compression", "Layers", "Primitives", "Versions", "Warnings"],
        ["Matching"] = ["Advisories", "Inventory", "Primitives", "Versions", "Warnings"],
        ["Policy"] = ["Inventory", "Matching", "Primitives", "Warnings"],
        ["Scanning"] = ["Advisories", "Feeds", "Images", "Inventory", "Layers", "Matching", "Policy", "Primitives", "Versions", "Warnings"],
        ["Reports"] = ["Advisories", "Images", "Inventory", "Matching", "Policy", "Primitives", "Scanning", "Warnings"],
    };

    /// <summary>Publishers of feeds that read the form of another, beside the shared ones in Formats: OSV records are a form of several.</summary>
    private static readonly Dictionary<string, string[]> PublishersThatReadOthers = new(StringComparer.Ordinal)
    {
        ["Osv"] = ["Debian"],
        ["Ubuntu"] = ["Osv"],
    };

    /// <summary>Folders of Feeds that belong to no publisher.</summary>
    private static readonly string[] SharedFeedFolders = ["Bundles", "Formats", "Json", "Transport", "Xml"];

    /// <summary>Types that lie in a folder of their parts but belong to the project's own namespace, since other projects make them.</summary>
    private static readonly string[] PublicDoors = ["SqliteAdvisoryStore"];

    /// <summary>Each project with the projects that it may refer to.</summary>
    private static readonly Dictionary<string, string[]> ProjectsMayReferTo = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Storage"] = ["Core"],
        ["Cli"] = ["Core", "Storage"],
        ["Server"] = ["Core", "Storage"],
    };

    private static readonly HashSet<string> Folders =
        [.. CoreFiles().Select(file => string.Join('.', file.Path.Split('/')[2..^1]))];

    private static readonly ILookup<string, string> TypesByArea =
        CoreFiles().SelectMany(file => file.Types.Select(type => (file.Area, type))).ToLookup(pair => pair.Area, pair => pair.type);

    [Fact]
    public void Namespaces_reference_only_what_they_may()
    {
        var violations = CoreFiles()
            .SelectMany(file => ReferredAreas(file)
                .Where(area => !IsAllowed(file.Area, area))
                .Select(area => $"{file.Path} refers to {area}"));

        Assert.Empty(violations);
    }

    [Fact]
    public void Every_folder_of_Core_is_in_the_table() =>
        Assert.Subset(MayReferTo.Keys.ToHashSet(), CoreFiles().Select(file => file.Area).ToHashSet());

    [Fact]
    public void Table_allows_no_cycle()
    {
        foreach (var start in MayReferTo.Keys)
        {
            var reached = new HashSet<string>();
            var open = new Stack<string>(MayReferTo[start]);
            while (open.TryPop(out var area))
            {
                Assert.True(area != start, $"{start} can reach itself.");
                if (reached.Add(area))
                {
                    foreach (var next in MayReferTo[area.Split('.')[0]])
                    {
                        open.Push(next);
                    }
                }
            }
        }
    }

    [Fact]
    public void Namespace_of_a_file_is_its_folder()
    {
        var violations = SourceFile.All
            .Where(file => !PublicDoors.Contains(file.Name.Split('.')[0]) && NamespaceDeclaration().Match(file.Code) is { Success: true } match
                && match.Groups["name"].Value != "Strata." + string.Join('.', file.Path.Split('/')[1..^1]))
            .Select(file => file.Path);

        Assert.Empty(violations);
    }

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        foreach (var (project, allowed) in ProjectsMayReferTo)
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
            Assert.All(
                ProjectReferences().Matches(text).Select(match => match.Groups["name"].Value),
                reference => Assert.Contains(reference, allowed));
        }
    }

    [Fact]
    public void No_package_detector_names_another()
    {
        var detectors = CoreFiles()
            .Where(file => file.Path.StartsWith("src/Core/Inventory/Os/", StringComparison.Ordinal) && file.Name.EndsWith("Detector", StringComparison.Ordinal))
            .ToList();
        var violations =
            from file in detectors
            from other in detectors
            where file.Name != other.Name && Regex.IsMatch(file.Code, $@"\b{other.Name}\b")
            select $"{file.Path} names {other.Name}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Shared_parts_of_feeds_know_no_publisher_and_publishers_know_no_other()
    {
        var files = CoreFiles().Where(file => file.Area == "Feeds" && file.Path.Split('/').Length > 4).ToList();
        var publishers = files.Select(file => file.Path.Split('/')[3]).Except(SharedFeedFolders).ToHashSet();
        var violations =
            from file in files
            let own = file.Path.Split('/')[3]
            from Match match in FeedFolders().Matches(file.Code)
            let other = match.Groups["folder"].Value
            where publishers.Contains(other) && other != own && !PublishersThatReadOthers.GetValueOrDefault(own, []).Contains(other)
            select $"{file.Path} refers to {other}";

        Assert.Superset(new HashSet<string> { "Alpine", "Debian", "Osv" }, publishers);
        Assert.Empty(violations);
    }

    private static IEnumerable<SourceFile> CoreFiles() =>
        SourceFile.All.Where(file => file.Path.StartsWith("src/Core/", StringComparison.Ordinal) && file.Area.Length > 0);

    /// <summary>
    /// Areas named in full, as in a using line, or by the short name that the common parent namespace allows
    /// (<c>Advisories.Advisory</c>), which is told from a property by the type that follows.
    /// </summary>
    private static IEnumerable<string> ReferredAreas(SourceFile file) => FullNames().Matches(file.Code)
        .Concat(ShortNames().Matches(file.Code).Where(match => TypesByArea[match.Groups["area"].Value].Contains(match.Groups["next"].Value)))
        .Where(match => MayReferTo.ContainsKey(match.Groups["area"].Value))
        .Select(match => Folders.Contains(Folder(match)) ? Folder(match) : match.Groups["area"].Value)
        .Distinct();

    private static string Folder(Match match) => $"{match.Groups["area"].Value}.{match.Groups["next"].Value}";

    private static bool IsAllowed(string from, string to) =>
        to.Split('.')[0] == from || MayReferTo[from].Contains(to) || MayReferTo[from].Contains(to.Split('.')[0]);

    [GeneratedRegex(@"\bStrata\.Core\.Feeds\.(?<folder>\w+)")]
    private static partial Regex FeedFolders();

    [GeneratedRegex(@"\bStrata\.Core\.(?<area>\w+)(?:\.(?<next>\w+))?")]
    private static partial Regex FullNames();

    [GeneratedRegex(@"(?<![\w.])(?:Core\.)?(?<area>[A-Z]\w+)\.(?<next>[A-Z]\w*)")]
    private static partial Regex ShortNames();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(?<name>\w+)/")]
    private static partial Regex ProjectReferences();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>
/// An OVAL document held whole, whose criteria are read from below: a package's criterion looks at what stands beside it and beside the
/// criteria around it. The product goes from the top.
/// </summary>
internal sealed partial class OvalReading
{
    private readonly Dictionary<string, XElement> _entries = new(StringComparer.Ordinal);

    public OvalReading(XDocument document)
    {
        foreach (var entry in document.Root!.Elements().Where(element => element.Name.LocalName is not ("generator" or "definitions")).Elements())
        {
            _entries[(string)entry.Attribute("id")!] = entry;
        }

        Definitions = [.. document.Descendants().Where(element => element.Name.LocalName == "definition")];
    }

    /// <summary>The definitions.</summary>
    public IReadOnlyList<XElement> Definitions { get; }

    /// <summary>The elements of a local name below an element.</summary>
    public static IEnumerable<XElement> Below(XElement element, string name) => element.Descendants().Where(child => child.Name.LocalName == name);

    /// <summary>The text of the first element of a local name, or null.</summary>
    public static string? Text(XElement element, string name) => Below(element, name).FirstOrDefault()?.Value.Trim();

    /// <summary>The packages that a definition names, once for each of its names.</summary>
    public IEnumerable<OvalPackage> PackagesOf(XElement definition) =>
        Below(definition, "criterion").Where(criterion => KindOf(criterion) == "package").SelectMany(criterion =>
        {
            var (operation, evr, _) = VersionOf(criterion);
            var platforms = Beside(criterion, "platform").Select(other => Comment(other).Replace(" is installed", "", StringComparison.Ordinal)).ToList();
            var module = Beside(criterion, "module").Select(other => Comment(other).Split(' ')[1]).FirstOrDefault();
            return NamesOf(criterion).Select(name => new OvalPackage(name, operation, evr, IsNever(criterion), Comment(criterion), platforms, module));
        });

    /// <summary>The criteria of a definition that lead nowhere.</summary>
    public int UnresolvedIn(XElement definition) => Below(definition, "criterion").Count(criterion => KindOf(criterion) == "unresolved");

    private static string Comment(XElement criterion) => (string?)criterion.Attribute("comment") ?? "";

    private static bool IsTestOfPackages(XElement test) => test.Name.LocalName is "rpminfo_test" or "dpkginfo_test";

    private string KindOf(XElement criterion)
    {
        var comment = Comment(criterion);
        if (ModuleForm().IsMatch(comment))
        {
            return "module";
        }

        if (MachineForm().IsMatch(comment))
        {
            return "machine";
        }

        var test = TestOf(criterion);
        var (operation, evr, states) = VersionOf(criterion);
        if (comment.EndsWith(" is installed", StringComparison.Ordinal) && !PackageForm().IsMatch(comment)
            && (test is null || !IsTestOfPackages(test) || (states > 0 && (evr is null || !operation.StartsWith("less", StringComparison.Ordinal)))))
        {
            return "platform";
        }

        return test is null && !EarlierForm().IsMatch(comment) ? "unresolved"
            : test is null || evr is not null || states == 0 || IsNever(criterion) || comment.EndsWith(" is affected", StringComparison.Ordinal) ? "package"
            : "machine";
    }

    private List<XElement> Beside(XElement criterion, string kind)
    {
        for (var inner = criterion; inner.Parent is { Name.LocalName: "criteria" } parent; inner = parent)
        {
            if ((string?)parent.Attribute("operator") == "OR")
            {
                continue;
            }

            var found = parent.Elements().Where(sibling => sibling != inner)
                .Where(sibling => sibling.DescendantsAndSelf().Where(one => one.Name.LocalName == "criterion").All(one => KindOf(one) is "platform" or "module" or "machine"))
                .SelectMany(sibling => sibling.DescendantsAndSelf().Where(one => one.Name.LocalName == "criterion" && KindOf(one) == kind))
                .ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    /// <summary>The test, when it and its object are in the document.</summary>
    private XElement? TestOf(XElement criterion) =>
        _entries.GetValueOrDefault((string?)criterion.Attribute("test_ref") ?? "") is { } test && ObjectOf(test) is not null ? test : null;

    private XElement? ObjectOf(XElement test) => _entries.GetValueOrDefault((string?)test.Elements().FirstOrDefault(child => child.Name.LocalName == "object")?.Attribute("object_ref") ?? "");

    private IEnumerable<XElement> StatesOf(XElement criterion) => TestOf(criterion) is not { } test
        ? []
        : test.Elements().Where(child => child.Name.LocalName == "state").Select(child => _entries.GetValueOrDefault((string?)child.Attribute("state_ref") ?? "")).OfType<XElement>();

    private (string Operation, string? Evr, int States) VersionOf(XElement criterion)
    {
        var states = StatesOf(criterion).ToList();
        var evr = states.Elements().FirstOrDefault(child => child.Name.LocalName == "evr"
            || (child.Name.LocalName == "subexpression" && ((string?)child.Attribute("datatype"))?.EndsWith("evr_string", StringComparison.Ordinal) == true));
        if (evr is not null)
        {
            return ((string?)evr.Attribute("operation") ?? "equals", evr.Value.Trim(), states.Count);
        }

        return TestOf(criterion) is null && EarlierForm().Match(Comment(criterion)) is { Success: true } match ? ("less than", match.Groups[2].Value, 1) : ("", null, states.Count);
    }

    /// <summary>SUSE's way to say that no version is affected: a version that equals 0.</summary>
    private bool IsNever(XElement criterion) => VersionOf(criterion).Evr is null && StatesOf(criterion).Elements()
        .Any(child => child.Name.LocalName == "version" && child.Value.Trim() == "0" && (string?)child.Attribute("operation") is null or "equals");

    private IEnumerable<string> NamesOf(XElement criterion)
    {
        if (TestOf(criterion) is not { } test)
        {
            return [EarlierForm().Match(Comment(criterion)).Groups[1].Value];
        }

        var name = ObjectOf(test)!.Elements().First(child => child.Name.LocalName is "name" or "pattern" or "filepath");
        return (string?)name.Attribute("var_ref") is { } variable
            ? _entries[variable].Elements().Where(child => child.Name.LocalName == "value").Select(value => value.Value.Trim())
            : [name.Value.Trim()];
    }

    [GeneratedRegex(@"^Module \S+:\S+ is enabled$")]
    private static partial Regex ModuleForm();

    [GeneratedRegex(@" arch is \w+$| is signed with | must be installed$| is not installed$| is ksplice-based$| is currently running$| is set to boot up on next boot$")]
    private static partial Regex MachineForm();

    [GeneratedRegex(@"^(\S+) is earlier than (\S+)$")]
    private static partial Regex EarlierForm();

    [GeneratedRegex(@"^\S+-[0-9][^-\s]*-[0-9][^-\s]* is installed$")]
    private static partial Regex PackageForm();
}

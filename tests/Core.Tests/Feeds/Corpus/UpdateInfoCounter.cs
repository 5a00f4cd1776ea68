using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>
/// Counts updates of RPM repositories. An update for bugs alone is about no vulnerability, and one without binary packages says nothing
/// about what is installed; every other is an advisory with a row for each package, module and version.
/// </summary>
internal static partial class UpdateInfoCounter
{
    public static FeedCount Count(IReadOnlyList<CorpusFile> files) => Count(files, areCvesInTexts: false);

    /// <summary>Fedora names CVEs in titles and descriptions alone.</summary>
    public static FeedCount CountWithTexts(IReadOnlyList<CorpusFile> files) => Count(files, areCvesInTexts: true);

    private static FeedCount Count(IReadOnlyList<CorpusFile> files, bool areCvesInTexts)
    {
        var count = new FeedCount();
        foreach (var update in files.Where(file => file.Name.Contains("updateinfo", StringComparison.Ordinal)).SelectMany(file => file.Xml().Descendants("update")))
        {
            var texts = update.Descendants("reference").Select(reference => (string?)reference.Attribute("id"));
            if (areCvesInTexts)
            {
                texts = texts.Concat(update.Descendants("reference").Select(reference => (string?)reference.Attribute("title")))
                    .Append((string?)update.Element("title")).Append((string?)update.Element("description"));
            }

            var packages = update.Descendants("package").Where(package => (string?)package.Attribute("arch") is not ("src" or "nosrc"))
                .Select(package => (
                    (string?)package.Attribute("name"), Module(package),
                    $"{((string?)package.Attribute("epoch") is null or "" or "0" ? "" : (string?)package.Attribute("epoch") + ":")}{(string?)package.Attribute("version")}-{(string?)package.Attribute("release")}"));
            Count(count, (string?)update.Attribute("type"), texts.Any(text => text is not null && CveText().IsMatch(text)), packages.Distinct().Count());
        }

        return count;
    }

    /// <summary>Counts one update in whatever form it was published.</summary>
    public static void Count(FeedCount count, string? type, bool hasCve, int packages)
    {
        count.Records++;
        if (!hasCve && type is not (null or "security"))
        {
            count.SkipRecord("no-vulnerability");
        }
        else if (packages == 0)
        {
            count.SkipRecord("no-usable-package");
        }
        else
        {
            count.Import(packages);
        }
    }

    private static string? Module(XElement package) =>
        package.Parent!.Element("module") is { } module ? $"{(string?)module.Attribute("name")}:{(string?)module.Attribute("stream")}" : null;

    [GeneratedRegex(@"\bCVE-[0-9]{4}-[0-9]{4,}", RegexOptions.CultureInvariant)]
    private static partial Regex CveText();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts OVAL documents, by each publisher's rules: a definition is a record, and a package of a release is a row.</summary>
internal static partial class OvalCounter
{
    /// <summary>AlmaLinux and Photon: one release, every definition an update.</summary>
    public static FeedCount CountUpdates(IReadOnlyList<CorpusFile> files) => Count(files, (definition, oval, count) =>
    {
        var packages = oval.PackagesOf(definition).ToList();
        count.SkipPart("no-fixed-version", packages.Count(package => !package.IsFixed));
        return packages.Where(package => package.IsFixed).Select(package => (object)(package.Name, package.Module, package.Evr));
    });

    /// <summary>Oracle: the release stands beside the package.</summary>
    public static FeedCount CountOracle(IReadOnlyList<CorpusFile> files) => Count(files, (definition, oval, count) =>
        oval.PackagesOf(definition).Where(package => package.IsFixed)
            .SelectMany(package => package.Platforms.Select(platform => (object)(platform, package.Name, package.Module, package.Evr))));

    /// <summary>
    /// Azure Linux: whether there is a fix stands in <c>patchable</c>; <c>null</c> in place of a version tells nothing, and "greater than" is
    /// where the range begins.
    /// </summary>
    public static FeedCount CountAzure(IReadOnlyList<CorpusFile> files) => Count(files, (definition, oval, count) =>
    {
        var patchable = OvalReading.Text(definition, "patchable") ?? "";
        var packages = oval.PackagesOf(definition).Where(package => package.Operation != "greater than").ToLookup(package => patchable is "false" or "Not Applicable" || package.Evr?.StartsWith("null", StringComparison.Ordinal) != true);
        count.SkipPart("no-fixed-version", packages[false].Count());
        return packages[true].Select(package => (object)(package.Name, patchable, patchable == "true" ? package.Evr : "", package.Operation));
    });

    /// <summary>SUSE: products beside packages are releases of SLES, SLED, Micro or openSUSE, or of no distribution.</summary>
    public static FeedCount CountSuse(IReadOnlyList<CorpusFile> files) => Count(files, (definition, oval, count) =>
    {
        var fallback = OpenSuseFile().Match(files[0].Name) is { Success: true } file ? SuseNames.OfFile(file.Groups[1].Value, file.Groups[2].Value) : null;
        var rows = new List<object>();
        foreach (var package in oval.PackagesOf(definition))
        {
            if (package is { IsNever: false, IsFixed: false } && package.Operation is not ("" or "greater than" or "greater than or equal"))
            {
                count.SkipPart("no-fixed-version");
                continue;
            }

            var products = package.Platforms.Select(SuseNames.Read).OfType<(string Namespace, string? Channel)>().ToHashSet();
            if (products.Count == 0 && fallback is not null)
            {
                products.Add((fallback, null));
            }

            if (products.Count == 0)
            {
                count.SkipPart("unknown-product");
            }

            rows.AddRange(products.Select(product => (object)(
                product.Namespace, package.IsNever ? null : product.Channel, package.Name, package.IsNever, package.IsFixed ? package.Evr : "")));
        }

        return rows;
    });

    /// <summary>Ubuntu: a definition by CVE or notice is one record, one by package as many as it has CVEs.</summary>
    public static FeedCount CountUbuntu(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var oval in files.Select(file => new OvalReading(file.Xml())))
        {
            foreach (var group in oval.Definitions.SelectMany(definition => oval.PackagesOf(definition)
                .GroupBy(package => (definition, CveOfComment().Match(package.Comment).Value), package => CommentForm().Match(package.Comment) is { Success: true } match
                    ? (object)(match.Groups[1].Value, match.Groups[2].Value)
                    : package.Name)))
            {
                count.Records++;
                count.Import(group.Distinct().Count());
            }
        }

        return count;
    }

    /// <summary>Counts definitions; what <paramref name="rowsOf"/> gives twice is one row.</summary>
    public static FeedCount Count(IReadOnlyList<CorpusFile> files, Func<XElement, OvalReading, FeedCount, IEnumerable<object>> rowsOf)
    {
        var count = new FeedCount();
        foreach (var oval in files.Where(file => Path.GetExtension(file.Name) is ".xml" or ".oval").Select(file => new OvalReading(file.Xml())))
        {
            foreach (var definition in oval.Definitions)
            {
                count.Records++;
                count.SkipPart("unresolved-test", oval.UnresolvedIn(definition));
                var rows = rowsOf(definition, oval, count).Distinct().Count();
                if (rows == 0)
                {
                    count.SkipRecord("no-usable-package");
                }
                else
                {
                    count.Import(rows);
                }
            }
        }

        return count;
    }

    [GeneratedRegex(@"^opensuse\.(leap\.micro\.|leap\.|)([0-9.]+|tumbleweed)\.xml")]
    private static partial Regex OpenSuseFile();

    [GeneratedRegex(@"^\(CVE-[0-9]+-[0-9]+\)")]
    private static partial Regex CveOfComment();

    [GeneratedRegex(@"([a-z0-9][a-z0-9.+-]*) package in (\S+) ")]
    private static partial Regex CommentForm();
}

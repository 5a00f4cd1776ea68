using System.Text.Json;
using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts SUSE's CSAF documents. Its components have no package URLs: the ids are names, with versions where there is a fix.</summary>
internal static partial class SuseCsafCounter
{
    public static FeedCount Count(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var document in files.Where(file => file.Name.EndsWith(".json", StringComparison.Ordinal)).Select(file => file.Json()).OfType<JsonElement>()
            .Where(document => document.TryGetProperty("vulnerabilities", out _)))
        {
            var products = new CsafProducts(document);
            foreach (var vulnerability in document.GetProperty("vulnerabilities").EnumerateArray())
            {
                count.Records++;
                var rows = RowsOf(document, vulnerability, products, count).Distinct().Count();
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

    private static IEnumerable<object> RowsOf(JsonElement document, JsonElement vulnerability, CsafProducts products, FeedCount count)
    {
        foreach (var (status, id) in CsafProducts.StatusesOf(vulnerability))
        {
            var (component, _, parents) = products.Resolve(id);
            if (parents.Select(parent => SuseNames.Read(parent.Name)).FirstOrDefault(known => known is not null) is not { } product)
            {
                count.SkipPart("unknown-product");
                continue;
            }

            var form = PackageForm().Match(component);
            var isFix = status is "fixed" or "first_fixed" or "recommended";
            if (isFix && !form.Success)
            {
                count.SkipPart("no-fixed-version");
                continue;
            }

            yield return (
                product.Namespace,
                status == "known_not_affected" ? null : product.Channel,
                form.Success ? form.Groups["name"].Value : component,
                status == "known_not_affected" ? "" : CsafProducts.SeverityOf(document, vulnerability, id),
                isFix ? form.Groups["version"].Value : status is "known_affected" ? CsafProducts.StateOf(vulnerability, id) : status);
        }
    }

    [GeneratedRegex(@"^(?<name>.+)-(?<version>[^-]*[0-9][^-]*-[0-9][^-]*?)(?:\.(?:noarch|src|nosrc|i[3-6]86|x86_64|aarch64|aarch64_ilp32|armv6hl|armv7hl|ppc|ppc64|ppc64le|s390|s390x|ia64|riscv64))?$")]
    private static partial Regex PackageForm();
}

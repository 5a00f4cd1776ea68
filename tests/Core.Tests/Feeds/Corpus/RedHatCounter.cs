using System.Text.Json;
using System.Text.RegularExpressions;

namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>Counts Red Hat's OVAL and CSAF: a record is a definition, or a vulnerability of a document.</summary>
internal static partial class RedHatCounter
{
    /// <summary>OVAL: the release stands beside the package, its products in the definition's list of CPEs.</summary>
    public static FeedCount CountOval(IReadOnlyList<CorpusFile> files) => OvalCounter.Count(files, (definition, oval, count) =>
    {
        var isUnaffected = ((string?)definition.Attribute("id"))!.Contains("unaffected", StringComparison.Ordinal);
        var rows = new RedHatRowCount(count);
        foreach (var package in oval.PackagesOf(definition))
        {
            var isInstalled = package.Operation is "" or "greater than" or "greater than or equal";
            if (!isUnaffected && !isInstalled && !package.IsFixed)
            {
                count.SkipPart("no-fixed-version");
                continue;
            }

            var release = package.Platforms.Select(platform => PlatformForm().Match(platform)).FirstOrDefault(match => match.Success)?.Groups[1].Value;
            var cpes = OvalReading.Below(definition, "cpe").Select(cpe => cpe.Value.Trim())
                .Where(cpe => release is null || RedHatRowCount.ReleaseOf(cpe)?.Release is not { } other || other == release).ToList();
            if (!OvalReading.Below(definition, "cpe").Any() && release is not null)
            {
                cpes.Add($"cpe:/o:redhat:enterprise_linux:{release}");
            }

            rows.Add(package.Name, package.Module, false, isUnaffected ? "" : isInstalled ? "unfixed" : package.Evr!, cpes, release);
        }

        return Enumerable.Range(0, rows.Finish()).Select(number => (object)number);
    });

    /// <summary>CSAF: the deleted documents among them are one record without packages each.</summary>
    public static FeedCount CountCsaf(IReadOnlyList<CorpusFile> files)
    {
        var count = new FeedCount();
        foreach (var document in files.Select(file => file.Json()).OfType<JsonElement>())
        {
            var head = document.GetProperty("document");
            if (head.GetProperty("tracking").TryGetProperty("status", out var status) && status.GetString() == "deleted")
            {
                count.Records++;
                count.Import(0);
            }
            else if (head.TryGetProperty("publisher", out var publisher) && publisher.GetProperty("namespace").GetString()!.StartsWith("https://www.redhat.com", StringComparison.Ordinal))
            {
                var products = new CsafProducts(document);
                foreach (var vulnerability in document.GetProperty("vulnerabilities").EnumerateArray())
                {
                    Count(count, document, vulnerability, products);
                }
            }
        }

        return count;
    }

    private static void Count(FeedCount count, JsonElement document, JsonElement vulnerability, CsafProducts products)
    {
        count.Records++;
        var rows = new RedHatRowCount(count);
        foreach (var (status, id) in CsafProducts.StatusesOf(vulnerability).Where(pair => pair.Id != "red_hat_products"))
        {
            var (component, purl, parents) = products.Resolve(id);
            var package = purl is null ? ReadId(component) : ReadUrl(purl);
            var isFix = status is "fixed" or "first_fixed" or "recommended";
            var reason = package.Reason
                ?? (DebugForm().IsMatch(package.Name) ? "debug-package" : isFix && package.IsSource ? "source-of-a-fix" : isFix && package.Version is null ? "no-fixed-version" : null);
            if (reason is not null)
            {
                count.SkipPart(reason);
                continue;
            }

            var what = status == "known_not_affected" ? "" : $"{(purl is null && package.Version is null)} {CsafProducts.SeverityOf(document, vulnerability, id)} "
                + (isFix ? package.Version : status == "under_investigation" ? status : CsafProducts.StateOf(vulnerability, id));
            rows.Add(
                package.Name, package.Module, package.IsSource, what, parents.Select(parent => parent.Cpe).OfType<string>(),
                TagForm().Match(package.Version ?? "") is { Success: true } tag ? tag.Groups[1].Value : null);
        }

        // What was hidden in the end was a record all the same.
        if (rows.IsAny)
        {
            count.Import(rows.Finish());
        }
        else
        {
            count.SkipRecord("no-usable-package");
        }
    }

    private static (string Name, string? Version, string? Module, bool IsSource, string? Reason) ReadUrl(string purl)
    {
        if (!purl.StartsWith("pkg:rpm/", StringComparison.Ordinal))
        {
            return ("", null, null, false, "not-an-rpm");
        }

        var parts = purl["pkg:rpm/".Length..].Split('?');
        var path = Uri.UnescapeDataString(parts[0].Split('@')[0]).Replace("redhat/", "", StringComparison.Ordinal);
        var qualifiers = (parts.Length > 1 ? parts[1].Split('&') : []).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var version = parts[0].Contains('@', StringComparison.Ordinal) ? Uri.UnescapeDataString(parts[0].Split('@')[1]) : null;
        version = version is not null && qualifiers.TryGetValue("epoch", out var epoch) && epoch != "0" ? $"{epoch}:{version}" : version;
        var isSource = qualifiers.GetValueOrDefault("arch") == "src";
        var words = path.Split('/');
        var module = words.Length > 1 ? words[0] : null;
        if (words.Length > 2 || (module is not null && !StreamForm().IsMatch(module)))
        {
            return ("", null, null, false, "malformed-module");
        }

        if (qualifiers.TryGetValue("rpmmod", out var label))
        {
            if (!LabelForm().IsMatch(label))
            {
                return ("", null, null, false, "malformed-module");
            }

            module = string.Join(':', label.Split(':').Take(2));
        }

        var name = isSource && words[^1].EndsWith(".src", StringComparison.Ordinal) ? words[^1][..^4] : words[^1];
        return (name, version, module, isSource, null);
    }

    /// <summary>Without a package URL the id tells: a name with version and architecture, a name of a module, or a name alone.</summary>
    private static (string Name, string? Version, string? Module, bool IsSource, string? Reason) ReadId(string id)
    {
        if (NevraForm().Match(id) is { Success: true } nevra)
        {
            var version = nevra.Groups[2].Value == "0" ? nevra.Groups[3].Value : $"{nevra.Groups[2].Value}:{nevra.Groups[3].Value}";
            return (nevra.Groups[1].Value, version, null, nevra.Groups[4].Value == "src", null);
        }

        var words = id.Split('/');
        return words.Length > 2 || (words.Length == 2 && !StreamForm().IsMatch(words[0])) || !NameForm().IsMatch(words[^1])
            ? ("", null, null, false, "not-an-rpm")
            : (words[^1], null, words.Length == 2 ? words[0] : null, false, null);
    }

    [GeneratedRegex(@"^Red Hat Enterprise Linux ([0-9]{1,2})(?:\.|$)")]
    private static partial Regex PlatformForm();

    [GeneratedRegex("-debuginfo$|-debugsource$|-debuginfo-common")]
    private static partial Regex DebugForm();

    [GeneratedRegex(@"[.+]el([0-9]{1,2})(?![0-9])")]
    private static partial Regex TagForm();

    [GeneratedRegex("^[^:]+:[^:]+$")]
    private static partial Regex StreamForm();

    [GeneratedRegex("^[^:/]+:[^:/]+(?::[^/]*)?$")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^(.+)-([0-9]+):([^-:]+-[^-:]+)\.([a-z0-9_]+)$")]
    private static partial Regex NevraForm();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]*$")]
    private static partial Regex NameForm();
}

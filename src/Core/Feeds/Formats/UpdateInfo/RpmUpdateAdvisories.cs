using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>
/// Turns the updates of one partition into advisories: a package older than the one in an update is affected by what the update fixes.
/// </summary>
/// <param name="rules">The publisher's rules.</param>
/// <param name="partition">The partition.</param>
/// <param name="skipped">Where reasons are counted.</param>
internal sealed class RpmUpdateAdvisories(RpmUpdateRules rules, string partition, SkippedRecords skipped)
{
    private const string Source = "src";

    private static readonly IVersionScheme Versions = VersionSchemes.Find("rpm")!;

    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>How many updates had an id of the publisher's form.</summary>
    public long Recognized { get; private set; }

    /// <summary>The advisory of an update, or null with a reason counted.</summary>
    public Advisory? Read(RpmUpdate update)
    {
        if (!rules.IsId(update.Id))
        {
            skipped.Add("unreadable-id");
            return null;
        }

        Recognized++;
        if (update.Cves.Count == 0 && update.Kind is not (null or "security"))
        {
            skipped.Add("no-vulnerability");
            return null;
        }

        var rows = ReadRows(update);
        if (rows.Count == 0)
        {
            skipped.Add("no-usable-package");
            return null;
        }

        var id = update.Cves is [var only] ? only : update.Id;
        return new Advisory
        {
            Key = KeyOf(update.Id),
            Id = id,
            Aliases = [.. update.Cves.Concat(update.OtherIds).Append(update.Id).Where(other => other != id).Distinct()],
            Summary = FeedText.Summary(update.Title),
            Cvss = update.Cvss,
            Links = rules.LinkOf(update.Id) is { } link ? [link, .. update.Links.Where(other => other != link)] : update.Links,
            Published = update.Issued,
            Modified = update.Updated,
            Affected = rows,
        };
    }

    /// <summary>An id that comes again is another part of the same update, and must not take the place of the first.</summary>
    private string KeyOf(string id)
    {
        var count = _seen[id] = _seen.GetValueOrDefault(id) + 1;
        return count == 1 ? id : FormattableString.Invariant($"{id}#{count}");
    }

    private List<AffectedPackage> ReadRows(RpmUpdate update)
    {
        var severity = SeverityWords.Parse(update.Severity);
        var packages = new Dictionary<PackageKey, SortedDictionary<string, string>>();
        foreach (var package in update.Packages)
        {
            if (package.Arch is Source or "nosrc")
            {
                continue;
            }

            if (!FeedText.IsVersion(package.Version))
            {
                skipped.Add("unreadable-version");
            }
            else if (rules.NamespaceOf(package, update.Id, partition) is not { } @namespace)
            {
                skipped.Add("unknown-release");
            }
            else
            {
                var key = new PackageKey(@namespace, package.Name, package.Module ?? "");
                if (!packages.TryGetValue(key, out var versions))
                {
                    packages[key] = versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
                }

                // Of several builds in one update each has the fix, so the oldest is the first that has it.
                var arch = package.Arch ?? "";
                if (!versions.TryGetValue(arch, out var known) || Versions.Compare(package.Version, known) < 0)
                {
                    versions[arch] = package.Version;
                }
            }
        }

        return
        [
            .. packages
                .OrderBy(package => package.Key.Namespace, StringComparer.Ordinal)
                .ThenBy(package => package.Key.Name, StringComparer.Ordinal)
                .ThenBy(package => package.Key.Module, StringComparer.Ordinal)
                .SelectMany(package => ToRows(package.Key, package.Value, severity)),
        ];
    }

    /// <summary>
    /// One row for all architectures where they have the same fix, which most have; else one for each fix. A repository of one architecture
    /// speaks for the others too: they are built of the same sources.
    /// </summary>
    private IEnumerable<AffectedPackage> ToRows(
        PackageKey key, SortedDictionary<string, string> versions, Severity severity)
    {
        var fixes = versions.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal).ToList();
        foreach (var fix in fixes)
        {
            yield return rules.Refine(
                new AffectedPackage
                {
                    Namespace = key.Namespace,
                    Name = key.Name,
                    Kind = PackageKind.Binary,
                    Ranges = [VersionRange.Before(fix.Key)],
                    FixedVersion = fix.Key,
                    State = FixState.Fixed,
                    Severity = severity,
                    Module = key.Module.Length > 0 ? key.Module : null,
                    Architectures = fixes.Count > 1 || rules.ListsAllArchitectures ? ArchitecturesOf(fix) : [],
                },
                partition);
        }
    }

    private static List<string> ArchitecturesOf(IEnumerable<string> words)
    {
        var all = words.Where(word => word.Length > 0).Order(StringComparer.Ordinal).ToList();
        return all.Contains("noarch") ? [] : all;
    }

    private sealed record PackageKey(string Namespace, string Name, string Module);
}

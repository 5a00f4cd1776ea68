using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Formats.Repomd;
using Strata.Core.Feeds.Transport;
using Strata.Core.Feeds.Xml;
using Strata.Fuzz.Seeds;

namespace Strata.Fuzz.Targets;

/// <summary>The readers of vulnerability feeds and of the archives that they come in.</summary>
internal static class FeedTargets
{
    private const int ReadSize = 7;

    private static readonly FeedLimits Limits = new()
    {
        DownloadBytes = 1 << 20,
        ExpandedBytes = 1 << 20,
        Ratio = 50,
        RatioFreeBytes = 64 << 10,
        Files = 50,
        PathLength = 100,
        RecordBytes = 256 << 10,
        SecdbBytes = 256 << 10,
        Versions = 100,
    };

    private static readonly FeedCatalog Catalog = new(new FeedSettings { Limits = Limits }, TimeProvider.System);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Asynchronous("osv", bytes => ReadBothWaysAsync("osv", "record.json", bytes), FeedSeeds.Osv),
        FuzzTarget.Asynchronous("debian-json", bytes => ReadBothWaysAsync("debian", "data/json", bytes), FeedSeeds.Debian),
        FuzzTarget.Asynchronous("alpine-json", bytes => ReadBothWaysAsync("alpine", "v3.19/main.json", bytes), FeedSeeds.AlpineJson),
        FuzzTarget.Asynchronous("alpine-yaml", bytes => ReadBothWaysAsync("alpine", "v3.19/main.yaml", bytes), FeedSeeds.AlpineYaml),
        FuzzTarget.Asynchronous("oracle-oval", bytes => ReadBothWaysAsync("oracle", "com.oracle.elsa-2024.xml", bytes), OvalSeeds.Oracle),
        FuzzTarget.Asynchronous("suse-oval", bytes => ReadBothWaysAsync("suse", "opensuse.leap.15.5-affected.xml", bytes), OvalSeeds.Suse),
        FuzzTarget.Asynchronous("azurelinux-oval", bytes => ReadBothWaysAsync("azurelinux", "azurelinux-3.0-oval.xml", bytes), OvalSeeds.AzureLinux),
        FuzzTarget.Asynchronous("updateinfo", bytes => ReadBothWaysAsync("amazon", "updateinfo.xml", bytes), FeedSeeds.UpdateInfo),
        FuzzTarget.Asynchronous("xml", ReadXmlAsync, FeedSeeds.Xml),
        FuzzTarget.Asynchronous("repomd", ReadIndexAsync, FeedSeeds.Repomd),
        FuzzTarget.Asynchronous("almalinux-json", bytes => ReadBothWaysAsync("almalinux", "9/errata.full.json", bytes), FeedSeeds.AlmaLinux),
        FuzzTarget.Asynchronous("rocky-json", bytes => ReadBothWaysAsync("rocky", "page1.json", bytes), FeedSeeds.Rocky),
        FuzzTarget.Asynchronous("arch-json", bytes => ReadBothWaysAsync("arch", "all.json", bytes), FeedSeeds.Arch),
        FuzzTarget.Asynchronous("photon-json", bytes => ReadBothWaysAsync("photon", "cve_data_photon5.0.json", bytes), FeedSeeds.Photon),
        FuzzTarget.Asynchronous("ubuntu-osv", bytes => ReadBothWaysAsync("ubuntu", "record.json", bytes), FeedSeeds.UbuntuOsv),
        FuzzTarget.Asynchronous("ubuntu-tracker", bytes => ReadBothWaysAsync("ubuntu", "active/CVE-2019-9074", bytes), FeedSeeds.UbuntuTracker),
        FuzzTarget.Asynchronous("redhat-oval", bytes => ReadBothWaysAsync("redhat", "rhel-8.oval.xml", bytes), OvalSeeds.RedHat),
        FuzzTarget.Asynchronous("redhat-csaf", bytes => ReadBothWaysAsync("redhat", "cve-2024-0001.json", bytes), CsafSeeds.RedHat),
        FuzzTarget.Asynchronous("redhat-repositories", bytes => ReadBothWaysAsync("redhat", "repository-to-cpe.json", bytes), CsafSeeds.Repositories),
        FuzzTarget.Asynchronous("kev", bytes => ReadBothWaysAsync("kev", "kev.json", bytes), EnrichmentSeeds.Kev),
        FuzzTarget.Asynchronous("epss", bytes => ReadBothWaysAsync("epss", "epss.csv", bytes), EnrichmentSeeds.Epss),
        FuzzTarget.Asynchronous("nvd", bytes => ReadBothWaysAsync("nvd", "page.json", bytes), EnrichmentSeeds.Nvd),
        FuzzTarget.Asynchronous("feed-archive", ExpandAsync, FeedSeeds.Archives),
    ];

    /// <summary>The result may not depend on the sizes of the reads: records straddle buffers.</summary>
    private static async Task ReadBothWaysAsync(string feed, string path, byte[] bytes)
    {
        var whole = await ReadAsync(feed, new SingleFeedFile(path, () => new MemoryStream(bytes)));
        var pieces = await ReadAsync(feed, new SingleFeedFile(path, () => new ChunkedStream(bytes, ReadSize)));
        Invariant.Holds(whole == pieces, "a feed reads the same whatever the size of reads");
    }

    private static async Task<(int Advisories, int Rows, bool IsRefused)> ReadAsync(string name, IFeedFileSource files)
    {
        var feed = Catalog.Find(name)!;
        var (advisories, rows) = (0, 0);
        try
        {
            await foreach (var download in feed.ReadAsync(files, CancellationToken.None))
            {
                var skipped = new SkippedRecords();
                await foreach (var advisory in feed.ParseAsync(download.Document!, skipped, CancellationToken.None))
                {
                    Check(advisory);
                    advisories++;
                    rows += advisory.Affected.Count;
                }
            }
        }
        catch (FeedFormatException)
        {
            return (advisories, rows, true);
        }

        return (advisories, rows, false);
    }

    private static void Check(Advisory advisory)
    {
        Invariant.Holds(advisory.Key.Length > 0 && advisory.Id.Length > 0, "an advisory has a key and an id");
        string?[] texts = [advisory.Key, advisory.Id, advisory.Summary, .. advisory.Aliases, .. advisory.Links];
        foreach (var text in texts)
        {
            Invariant.IsPrintable(text);
        }

        foreach (var affected in advisory.Affected)
        {
            Invariant.Holds(affected.Namespace.Length > 0 && affected.Name.Length > 0, "a row has a namespace and a name");
            Invariant.IsPrintable(affected.Namespace);
            Invariant.IsPrintable(affected.Name);
            Invariant.IsPrintable(affected.FixedVersion);
        }
    }

    private static async Task ReadXmlAsync(byte[] bytes)
    {
        var whole = await ReadXmlAsync(new MemoryStream(bytes));
        var pieces = await ReadXmlAsync(new ChunkedStream(bytes, ReadSize));
        Invariant.Holds(whole == pieces, "XML reads the same whatever the size of reads");
    }

    private static async Task<(int Elements, int Ends, int Empty, long Text, bool IsRefused)> ReadXmlAsync(Stream content)
    {
        var (elements, ends, empty, text) = (0, 0, 0, 0L);
        using var xml = new FeedXmlReader(new FeedFile("feed.xml", content), Limits);
        try
        {
            while (xml.Read(CancellationToken.None))
            {
                Invariant.Holds(xml.Depth is >= 0 and <= FeedXmlReader.MaximumDepth + 1, "nesting is limited");
                Invariant.IsPrintable(xml.Attribute("a"));
                elements += xml.IsElement ? 1 : 0;
                empty += xml.IsEmpty ? 1 : 0;
                ends += xml.IsEnd ? 1 : 0;
                text += xml.Text?.Length ?? 0;
            }
        }
        catch (FeedFormatException e)
        {
            Invariant.Holds(e.Message.Length > 0, "a refusal says why");
            return (elements, ends, empty, 0, true);
        }

        Invariant.Holds(elements == ends + empty && elements > 0, "every element ends");
        return (elements, ends, empty, text, false);
    }

    private static async Task ReadIndexAsync(byte[] bytes)
    {
        try
        {
            var entry = RepomdReader.Find(Encoding.UTF8.GetString(bytes), "updateinfo", Limits, CancellationToken.None);
            Invariant.IsPrintable(entry?.Location);
            var repository = new Uri("https://example.org/repository/");
            Invariant.Holds(
                entry?.AddressBelow(repository)?.AbsoluteUri.StartsWith(repository.AbsoluteUri, StringComparison.Ordinal) != false,
                "the updates of a repository are in the repository");
        }
        catch (FeedFormatException e)
        {
            Invariant.Holds(e.Message.Length > 0, "a refusal says why");
        }
    }

    private static async Task ExpandAsync(byte[] bytes)
    {
        var total = 0L;
        try
        {
            await foreach (var file in new FeedFileExpander(Limits).ExpandAsync("", "fuzzed", new MemoryStream(bytes), CancellationToken.None))
            {
                Invariant.IsPrintable(file.Path);
                var buffer = new byte[4096];
                while (await file.Content.ReadAsync(buffer) is > 0 and var count)
                {
                    total += count;
                }
            }
        }
        catch (FeedFormatException e)
        {
            Invariant.Holds(e.Message.Length > 0, "a refusal says why");
        }

        Invariant.Holds(total <= Math.Max(Limits.ExpandedBytes, bytes.Length), "an archive expands to no more than the limit");
    }
}

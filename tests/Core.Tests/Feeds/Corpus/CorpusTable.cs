namespace Strata.Core.Tests.Feeds.Corpus;

/// <summary>
/// Every file of the corpus of feeds: imported by a feed, refused by it, or none of a feed for a reason. The formats that are passed over are
/// those that the feeds' pages in docs/reference/feeds do not name.
/// </summary>
internal static class CorpusTable
{
    private const string Listing = "a listing or index, which leads to data and holds none";

    private const string NotRead = "a format that the feed does not read: another of the publisher's says the same";

    private const string Ecosystem = "advisories of a language ecosystem, which the tests of OSV count";

    private const string Statements = "statements about products, which scans apply and no feed imports";

    private const string Nothing = "nothing in ";

    private const string Repodata = "**/repodata/";

    /// <summary>The rows. A file is in exactly one.</summary>
    public static IReadOnlyList<CorpusRow> Rows { get; } =
    [
        Import("almalinux/errata/*.json", "almalinux", ErrataCounter.CountAlmaLinux),
        Import("almalinux/oval/*.bz2", "almalinux", OvalCounter.CountUpdates),
        Import($"almalinux/updateinfo/happy/{Repodata}*updateinfo.xml.gz", "almalinux", UpdateInfoCounter.Count),
        Refuse($"almalinux/updateinfo/badid/{Repodata}*updateinfo.xml.gz", "almalinux", Nothing),
        Refuse($"almalinux/updateinfo/corruptcrc/{Repodata}*updateinfo.xml.gz", "almalinux", "checksum"),
        Aside($"almalinux/updateinfo/{Repodata}{{repomd.xml,*modules.yaml.gz}}", "almalinux", Listing),
        Aside("almalinux/oval/indexof.html", "almalinux", Listing),
        Import("alpine/secdb-yaml/*/*.yaml", "alpine", SecdbCounter.Count),
        Import("alpine/{secdb-json,secdb-json-converted,fetch-tree}/*/*.json", "alpine", SecdbCounter.Count),
        Aside("alpine/secdb-json/*/indexof.html", "alpine", Listing),
        Aside("alpine/{secdb-json/indexof.html,fetch-tree/last-update}", "alpine", Listing),
        Import("amazon/fixtures/updateinfo*.xml.gz", "amazon", UpdateInfoCounter.Count),
        Aside("amazon/{fixtures/repomd_*,repomd/repomd}.xml", "amazon", Listing),
        Aside("amazon/mirror-lists/*", "amazon", Listing),
        Aside("amazon/rss/*", "amazon", NotRead),
        Import("arch/*.json", "arch", JsonListCounter.CountArch),
        Import("azurelinux/*.xml.gz", "azurelinux", OvalCounter.CountAzure),
        Import("azurelinux/fixture/{happy/main.tar.gz,*.xml}", "azurelinux", OvalCounter.CountAzure),
        Import("bottlerocket/happy/updateinfo.xml.gz", "bottlerocket", UpdateInfoCounter.Count),
        Import("chainguard/secdb/**", "chainguard", SecdbCounter.Count),
        Import("cisa-kev/{known_exploited_vulnerabilities.json,fixture/small.json}", "kev", JsonListCounter.CountKev),
        Refuse("cisa-kev/fixture/known_exploited_vulnerabilities.json", "kev", "says that it has 801 rows and has 1"),
        Aside("cisa-kev/*_schema.json", "kev", Listing),
        Import("debian/tracker-json/**", "debian", DebianCounter.Count),
        Aside("debian/{tracker-git,oval}/**", "debian", NotRead),
        Import("epss/**", "epss", JsonListCounter.CountEpss),
        Import($"fedora/updateinfo/happy/{Repodata}*updateinfo.xml*", "fedora", UpdateInfoCounter.CountWithTexts),
        Aside($"fedora/updateinfo/happy/{Repodata}{{repomd.xml,*modules.yaml.gz}}", "fedora", Listing),
        Aside("fedora/updateinfo/happy/*/fullfiletimelist-*", "fedora", Listing),
        Import("minimos/secdb/**", "minimos", SecdbCounter.Count),
        Import("nvd/{feed-1.1,feed-2.0}/**", "nvd", JsonListCounter.CountNvd),
        Import("nvd/feed-cvss/feed.json", "nvd", JsonListCounter.CountNvd),
        Import("nvd/api-2.0/{*,paging/{1_item,3_items,3_pages,increase,moddate,ssvc_affected}/*}.json", "nvd", JsonListCounter.CountNvd),
        Refuse("nvd/api-2.0/paging/empty/0-1.json", "nvd", Nothing),
        Aside("nvd/feed-cvss/feed.meta", "nvd", Listing),
        Import("oracle/oval/*", "oracle", OvalCounter.CountOracle),
        Import("photon/cve-metadata/happy/cve_data_*.json", "photon", JsonListCounter.CountPhoton),
        Import("photon/{oval,oval-fixture/happy}/*.xml.gz", "photon", OvalCounter.CountUpdates),
        Aside("photon/{cve-metadata/happy/photon_versions.json,oval-fixture/happy/indexof.html}", "photon", Listing),
        Import("rocky/errata-api/happy/*.json", "rocky", ErrataCounter.CountRocky),
        Import($"rocky/updateinfo/happy/{Repodata}*updateinfo.xml.gz", "rocky", UpdateInfoCounter.Count),
        Refuse($"rocky/updateinfo/badid/{Repodata}*updateinfo.xml.gz", "rocky", Nothing),
        Refuse($"rocky/updateinfo/corruptcrc/{Repodata}*updateinfo.xml.gz", "rocky", "checksum"),
        Aside($"rocky/updateinfo/{Repodata}{{repomd.xml,*modules.yaml.xz}}", "rocky", Listing),
        Aside("rocky/updateinfo/**/fullfiletimelist{-vault,}", "rocky", Listing),
        Import("wolfi/secdb/**", "wolfi", SecdbCounter.CountForTwo),
        .. RedHat(),
        .. Suse(),
        .. Ubuntu(),
        .. ClairFixtures(),
        Import("osv/{AlmaLinux,Alpine,Debian,Rocky Linux,Ubuntu}/all.zip", "osv", OsvCounter.Count),
        Import("{almalinux/osv,chainguard/osv,debian/osv-fixture,redhat/osv,rocky/osv-fixture,wolfi/osv}/all.zip", "osv", OsvCounter.Count),
        Import("openeuler/osv/happy/OESA-*.json", "osv", OsvCounter.Count),
        Aside("openeuler/osv/happy/all.json", "osv", Listing),
        Other("osv/{Go,Hackage,Hex,Maven,NuGet,Packagist,Pub,PyPI,RubyGems,crates.io,npm,fixture-zips}/**", Ecosystem),
        Other("{ghsa,pypa,rustsec,rubysec,friendsofphp,mirego-elixir}/**", Ecosystem),
        Other("vex/**", Statements),
        Other("README.md", "a description"),
    ];

    /// <summary>Folders that are imported as the mirrors that they are, with documents beside each other of which some hold nothing usable.</summary>
    public static IReadOnlyList<CorpusRow> Mirrors { get; } =
    [
        Import("redhat/oval-v2/oval/v2", "redhat", RedHatCounter.CountOval),
        Import("ubuntu/osv/single", "ubuntu", UbuntuCounter.CountRecords),
        Import("rocky/updateinfo/happy", "rocky", UpdateInfoCounter.Count),
        Import("almalinux/updateinfo/happy", "almalinux", UpdateInfoCounter.Count),
        Import("fedora/updateinfo/happy", "fedora", UpdateInfoCounter.CountWithTexts),
        Import("alpine/secdb-yaml", "alpine", SecdbCounter.Count),
    ];

    private static IEnumerable<CorpusRow> RedHat() =>
    [
        Import("redhat/repository-to-cpe/*", "redhat", JsonListCounter.CountRepositories),
        Import("redhat/oval-legacy/*", "redhat", RedHatCounter.CountOval),
        Import("redhat/oval-v1/*", "redhat", RedHatCounter.CountOval),
        Import("redhat/oval-v2/**{.xml,.xml.gz,.bz2}", "redhat", RedHatCounter.CountOval),
        Import("redhat/vex/{server,archive-fixture}/*.tar.zst", "redhat", RedHatCounter.CountCsaf),
        Import("redhat/csaf-advisories/archive-fixture/*.tar.zst", "redhat", RedHatCounter.CountCsaf),
        Import("redhat/{vex,csaf-advisories}/archive-fixture/2023/*.json", "redhat", RedHatCounter.CountCsaf),
        Import("redhat/vex/single/{cve-2022-,cve-2023-,cve-2024-,cve-2025-,cve-2026-0968,cve-2026-2297,cve-2026-2673,cve-2026-27142.,delete_,error_}*", "redhat", RedHatCounter.CountCsaf),
        Import("redhat/csaf-advisories/single/{cve-1999-0001-deleted,cve-2021-0084,rhba-2024_11505,rhea-*,rhsa-*}.json", "redhat", RedHatCounter.CountCsaf),
        Refuse("redhat/csaf-advisories/single/{cve-2024-22047,rhba-2025_0409,rhba-2025_1079}.json", "redhat", "holds no usable record"),
        Aside("redhat/vex/single/{cve-2026-123,cve-2026-456-python,cve-2026-27142-go}.json.gz", "redhat", "a document of another publisher"),
        Aside("redhat/{vex,csaf-advisories}/archive-fixture/{archive_latest.txt,changes.csv,deletions.csv}", "redhat", Listing),
        Aside("redhat/oval-v2/oval/v2/feed.json", "redhat", Listing),
        Aside("redhat/{cvrf,rhcc,securitydata-api}/**", "redhat", NotRead),
    ];

    private static IEnumerable<CorpusRow> Suse() =>
    [
        Import("suse/oval/{happy/*.xml.gz,*.xml}", "suse", OvalCounter.CountSuse),
        Import("suse/{csaf,csaf-vex}/*", "suse", SuseCsafCounter.Count),
        Import("suse/osv/*", "osv", OsvCounter.Count),
        Aside("suse/oval/happy/indexof.html", "suse", Listing),
        Aside("suse/{cvrf,cvrf-cve/happy}/*", "suse", NotRead),
        Aside("suse/cvrf-cve/unexpected-eof/*", "suse", NotRead),
    ];

    private static IEnumerable<CorpusRow> Ubuntu() =>
    [
        Import("ubuntu/cve-tracker/*", "ubuntu", UbuntuCounter.CountTracker),
        Import("ubuntu/osv/{happy/*,single/cve/*/*,single/usn/*}", "ubuntu", UbuntuCounter.CountRecords),
        Import("ubuntu/oval/*.bz2", "ubuntu", OvalCounter.CountUbuntu),
        Aside("ubuntu/oval/indexof_valid.html", "ubuntu", Listing),
        Aside("ubuntu/{security-api-cves,security-api-notices,usn-db}/**", "ubuntu", NotRead),
        Aside("ubuntu/openvex/**", "ubuntu", Statements),
    ];

    private static IEnumerable<CorpusRow> ClairFixtures() =>
    [
        Import("clair-v2-fixtures/alpine/*", "alpine", SecdbCounter.Count),
        Import("clair-v2-fixtures/amzn/*.xml", "amazon", UpdateInfoCounter.Count),
        Aside("clair-v2-fixtures/amzn/*.txt", "amazon", "what another program made of a description"),
        Import("clair-v2-fixtures/debian/*", "debian", DebianCounter.Count),
        Import("clair-v2-fixtures/oracle/*", "oracle", OvalCounter.CountOracle),
        Import("clair-v2-fixtures/rhel/*", "redhat", RedHatCounter.CountOval),
        Aside("clair-v2-fixtures/ubuntu/*", "ubuntu", "a file whose name is none of the tracker's; its content is read in the test of the tracker's files"),
    ];

    private static CorpusRow Import(string pattern, string feed, Func<IReadOnlyList<CorpusFile>, FeedCount> count) => new(pattern, feed) { Count = count };

    private static CorpusRow Refuse(string pattern, string feed, string message) => new(pattern, feed) { Refusal = message };

    private static CorpusRow Aside(string pattern, string feed, string reason) => new(pattern, feed) { Reason = reason, Refusal = Nothing };

    private static CorpusRow Other(string pattern, string reason) => new(pattern, null) { Reason = reason };
}

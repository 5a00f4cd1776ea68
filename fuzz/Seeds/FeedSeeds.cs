using System.IO.Compression;
using System.Text;

namespace Strata.Fuzz.Seeds;

/// <summary>Feed documents with every member that the parsers look at, and archives of them.</summary>
internal static partial class FeedSeeds
{
    private const string Record =
        """
        {"schema_version":"1.6.0","id":"DSA-5417-1","modified":"2024-01-02T03:04:05.678Z","published":"2023-05-31T00:00:00Z","withdrawn":null,
        "aliases":["CVE-2023-0464"],"related":["CVE-2023-0465"],"upstream":["CVE-2023-0466"],"summary":"openssl","details":"text \u001b[0m \ud800",
        "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
        "references":[{"type":"ADVISORY","url":"https://example.org/a"},{"type":"WEB","url":"http://example.org/b"}],
        "affected":[{"package":{"ecosystem":"Debian:11","name":"openssl","purl":"pkg:deb/debian/openssl"},"ranges":[{"type":"ECOSYSTEM",
        "events":[{"introduced":"0"},{"fixed":"1.1.1n-0+deb11u5"},{"introduced":"3"},{"last_affected":"3.1"},{"limit":"4"}]}],
        "versions":["1.1.1n-0+deb11u4"],"ecosystem_specific":{"urgency":"medium"},"database_specific":{"severity":"High"}}]}
        """;

    private const string Tracker =
        """
        {"openssl":{"CVE-2023-0464":{"description":"text","debianbug":1034720,"scope":"remote","releases":{
        "bookworm":{"status":"resolved","repositories":{"bookworm":"3.0.9-1"},"fixed_version":"3.0.9-1","urgency":"not yet assigned"},
        "bullseye":{"status":"open","repositories":{"bullseye":"1.1.1"},"urgency":"medium","nodsa":"Minor","nodsa_reason":"postponed"},
        "buster":{"status":"open","urgency":"end-of-life"},"sid":{"status":"resolved","fixed_version":"0","urgency":"low"},
        "trixie":{"status":"undetermined","urgency":"x"}}},"TEMP-0000000-A2EB44":{"releases":{}}},"zlib":{}}
        """;

    private const string Secdb =
        """
        {"apkurl":"{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk","archs":["x86_64"],"reponame":"main",
        "urlprefix":"https://dl-cdn.alpinelinux.org/alpine","distroversion":"v3.19","packages":[{"pkg":{"name":"openssl","secfixes":{
        "3.1.4-r1":["CVE-2023-5363 CVE-2023-5364","CVE_2023-1 (+ regression)"],"0":["CVE-2022-1"],"1.0-r0":null}}},{"pkg":{"name":"x","secfixes":{}}}]}
        """;

    private const string Yaml =
        """
        ---
        distroversion: v3.10
        reponame: main
        archs:
          - x86_64
        urlprefix: http://dl-cdn.alpinelinux.org/alpine
        apkurl: "{{urlprefix}}/{{distroversion}}"
        packages:
          - pkg:
              name: openssl
              secfixes:
                1.1.1d-r0:
                  - CVE-2019-1547
                  - 'CVE-2019-1549'
                '0': [CVE-2019-1, "CVE-2019-2 \uD800"]
          - pkg: {name: x, secfixes: {1.10: ~}}
        """;

    public static IEnumerable<byte[]> Osv() => SeedText.Of(
        Record,
        $"[{Record},{{\"id\":\"x\"}}]",
        """
        {"id":"USN-1","modified":1700000000,"affected":[{"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"a"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1"}]}]}]}
        {"id":"ALPINE-CVE-2023-1","withdrawn":"2023-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Alpine:v3.19","name":"b"},"versions":["1","2"]}]}
        {"id":"CGA-1","affected":[{"package":{"ecosystem":"Wolfi","name":"c"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2"}]}]}]}
        """,
        """{"id":"RHSA-2023:1","affected":[{"package":{"ecosystem":"Red Hat:enterprise_linux:8::baseos","name":"d"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"0:1-1.el8"}]}]}]}""");

    public static IEnumerable<byte[]> Debian() => SeedText.Of(Tracker, "{\"a\":1,\"b\":{\"CVE-2020-12345\":[]}}", "\uFEFF{\"a\":{\"cve_2020-12345\":{\"releases\":{\"bullseye\":{\"status\":\"open\"}}}}}");

    public static IEnumerable<byte[]> AlpineJson() => SeedText.Of(Secdb, " {\"packages\":null,\"distroversion\":\"edge\",\"reponame\":\"community\"}", "{\"packages\":[]}");

    public static IEnumerable<byte[]> AlpineYaml() => SeedText.Of(Yaml, "packages: []\n", "# c\ndistroversion: edge\nreponame: main\npackages:\n- pkg:\n    name: a\n    secfixes: {1-r0: [CVE-2020-1]}\n");

    public static IEnumerable<byte[]> Archives()
    {
        var small = Encoding.UTF8.GetBytes("{\"id\":\"a\"}");
        var zip = Zip(small);
        var tar = TarSeeds.Archive(("./a.json", small), ("b/c.json", small));
        yield return small;
        yield return zip;
        yield return tar;
        yield return Gzip(small);
        yield return Gzip(tar);
        yield return TarSeeds.Archive(("in.zip", zip), ("in.gz", Gzip(small)));
        yield return CompressedSeeds.Zstd().First();
        yield return CompressedSeeds.Xz().First();
        yield return CompressedSeeds.Bzip2().First();
    }

    private static byte[] Zip(byte[] content)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "a.json", "b/c.json" })
            {
                var entry = zip.CreateEntry(name, name.Length > 6 ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var member = entry.Open();
                member.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}

namespace Strata.Fuzz.Seeds;

/// <summary>Documents of the distributions that publish one form each.</summary>
internal static partial class FeedSeeds
{
    private const string Update =
        """
        <update author="a" from="a" status="final" type="security" version="1.4"><id>ALAS2-2018-939</id><title>Title &amp; more</title>
        <issued date="2018-01-11 21:05"/><updated date="2018-01-16 01:28"/><severity>critical</severity><description>text<![CDATA[ <b> ]]></description>
        <references><reference href="http://example.org/" id="CVE-2017-5715" title="" type="cve"/><reference href="x" id="GHSA-mgxf-pj6m-9494" type="ghsa"/></references>
        <pkglist><collection short="a"><name>A</name><module name="nodejs" stream="18" version="1" context="c" arch="x86_64"/>
        <package arch="x86_64" epoch="0" name="kernel" release="38.79.amzn2" version="4.9.76"><filename>f</filename></package>
        <package arch="aarch64" epoch="1" name="kernel" release="39.amzn2" version="4.9.76"/></collection></pkglist></update>
        """;

    public static IEnumerable<byte[]> UpdateInfo() => SeedText.Of(
        $"""<?xml version="1.0" encoding="UTF-8"?><updates>{Update}{Update}</updates>""",
        """<updates><update type="bugfix"><id>ALAS-2018-1</id></update><!-- c --><update/></updates>""",
        """<!DOCTYPE u [<!ENTITY a "b">]><updates><update><id>&a;</id></update></updates>""");

    public static IEnumerable<byte[]> Xml() => SeedText.Of(
        """<?xml version="1.0" encoding="UTF-8"?><!-- c --><n:a xmlns:n='u' a="1&amp;2"><b/>text &#65;&lt;<![CDATA[<c>]]><d a='>'>x</d></n:a>""",
        """<?xml version="1.0" encoding="ISO-8859-1"?><a a='x'></a>""",
        """<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>""");

    public static IEnumerable<byte[]> Repomd() => SeedText.Of(
        """
        <?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision><data type="primary"><location href="p"/></data>
        <data type="updateinfo"><checksum type="sha256">abcdef</checksum><open-checksum type="sha">12</open-checksum><location href="repodata/updateinfo.xml.gz"/></data></repomd>
        """,
        """<repomd><data type="updateinfo"><location href="../../x"/></data></repomd>""");

    public static IEnumerable<byte[]> AlmaLinux() => SeedText.Of(
        """
        {"schema_version":"1.0","data":[{"id":"ALSA-2019:3708","issued_date":1572983623,"updated_date":{"$date":1651142818000},"severity":"Moderate","title":"t","type":"security",
        "packages":[{"name":"Judy","epoch":"0","version":"1.0.5","release":"18.module_el8.5.0+2632+14ced695","arch":"x86_64","module":"mariadb:10.3:8:c:x86_64"},
        {"name":"Judy","epoch":1,"version":"1.0.5","release":"1.el8","arch":"i686"}],"references":[{"id":"CVE-2019-2510","type":"cve","href":"https://example.org/"}]}]}
        """);

    public static IEnumerable<byte[]> Rocky() => SeedText.Of(
        """
        {"advisories":[{"name":"RLSA-2025:21816","kind":"Security","severity":"Moderate","synopsis":"s","published_at":"2025-11-27T09:11:22.820964+00:00",
        "cves":[{"cve":"CVE-2025-58183","cvss3_scoring_vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
        "packages":[{"nevra":"delve-0:1.25.2-1.el10_1.aarch64.rpm","module_name":"a","module_stream":"b"}]}],"total":1,"links":{"next":null}}
        """);

    public static IEnumerable<byte[]> Arch() => SeedText.Of(
        """
        [{"name":"AVG-1","packages":["a","b"],"status":"Fixed","severity":"High","type":"flaw","affected":"1.0-1","fixed":"2.0-1","ticket":null,"issues":["CVE-2024-0001"],"advisories":["ASA-1-1"]},
        {"name":"AVG-2","packages":["c"],"status":"Vulnerable","fixed":null,"issues":["CVE-2024-0002","x"]}]
        """);

    public static IEnumerable<byte[]> Photon() => SeedText.Of(
        """
        [{"cve_id":"CVE-2020-11979","pkg":"apache-ant","cve_score":7.5,"aff_ver":"all versions before 1.10.8-2.ph1 are vulnerable","res_ver":"1.10.8-2.ph1","status":"Fixed"},
        {"cve_id":"UNK-1","pkg":"curl","cve_score":6.7,"aff_ver":"NA","res_ver":"NA","status":"Not Affected"}]
        """);

    public static IEnumerable<byte[]> UbuntuOsv() => SeedText.Of(
        """
        {"id":"UBUNTU-CVE-2021-3782","upstream":["CVE-2021-3782"],"related":["USN-5614-1"],"published":"2022-09-15T16:43:06Z","severity":[{"type":"Ubuntu","score":"medium"}],
        "affected":[{"package":{"ecosystem":"Ubuntu:Pro:16.04:LTS","name":"wayland"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.12.0-1~ubuntu16.04.3+esm1"}]}],
        "ecosystem_specific":{"availability":"Available with Ubuntu Pro (Infra-only): https://ubuntu.com/pro","ubuntu_priority":"low"}}]}
        """,
        """{"id":"USN-5614-1","affected":[]}""");

    public static IEnumerable<byte[]> UbuntuTracker() => SeedText.Of(
        "Candidate: CVE-2019-9074\nPublicDate: 2019-02-24 00:29:00 UTC\nDescription:\n A flaw\n in a parser\nPriority: low\nPriority_b: high\n# c\nupstream_a: released (2.33)\n"
        + "trusty/esm_a: needs-triage\nxenial_b: released (1.0-1ubuntu2)\nbionic_b: ignored (reached end-of-life)\neoan_b: DNE\n");
}

namespace Strata.Fuzz.Seeds;

/// <summary>Short texts.</summary>
internal static class TextSeeds
{
    private const string Sha256 = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static IEnumerable<byte[]> References() => SeedText.Of(
        "ubuntu", "registry.example.org:5000/a/b__c.d-e:v1.0_x", $"docker.io/library/alpine:3@{Sha256}", "[::1]:80/a", "linux/arm64/v8", Sha256, "localhost/x");

    public static IEnumerable<byte[]> Versions() => SeedText.Of(
        "1:2.0~rc1-1+b1\n2.0-1\n0:2.0-1ubuntu1~22.04.1",
        "1.2.3_alpha1_p2-r5\n1.2.3a-r0\n1.02.3~abcdef-r1",
        "0:1.0^20200101git-1.el8\n1.0~~-2\n1.0.el8_9.1",
        "\n-\n1a\n00000000000000000000000001");

    public static IEnumerable<byte[]> Cvss() => SeedText.Of(
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O",
        "CVSS:3.0/AV:P/AC:H/PR:H/UI:R/S:C/C:L/I:N/A:N",
        "(AV:N/AC:L/Au:N/C:P/I:P/A:P)",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A/MAV:A/CR:L/S:P");

    public static IEnumerable<byte[]> Policies() => SeedText.Of(
        "version: 1\nname: p\nrules:\n- name: a\n  action: fail\n  unknown: skip\n  when:\n    severity: high\n    fixable: true\n    fix-age: 14\n    kev: false\n    epss: 0.1\n",
        "version: 1\nrules:\n- {name: b, action: ignore, when: {package: [a, 'b*'], namespace: x, id: CVE-?, type: [deb, rpm], status: [eol, stale]}}\n",
        "version: 1\nallow:\n- id: CVE-1\n  package: 'a*'\n  owner: o\n  reason: >\n    long\n    text\n  expires: 2026-01-01\n",
        "{\"version\": 1, \"name\": &a \"x\", \"rules\": [*a]}\n");

    public static IEnumerable<byte[]> IgnoreFiles() => SeedText.Of(
        "# comment\nCVE-2020-1234 exp:2026-01-01 # reason\nCVE-2021-1\n",
        "- id: CVE-2020-1234\n  package: openssl\n  reason: 'not used'\n  expires: 2026-01-01\n- {id: \"CVE-2021-1\"}\n",
        "[{id: a}, {id: b, reason: \"\\x41\"}]\n",
        "- &a id: x\n- *a\n");
}

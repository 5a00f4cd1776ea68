namespace Strata.Fuzz.Seeds;

/// <summary>Small CSAF documents, and Red Hat's list of repositories.</summary>
internal static class CsafSeeds
{
    private const string Vex =
        """
        {"document":{"category":"csaf_vex","csaf_version":"2.0","title":"a: flaw","aggregate_severity":{"text":"Low"},"publisher":{"category":"vendor","namespace":"https://www.redhat.com"},
        "tracking":{"id":"CVE-2024-0001","status":"final","current_release_date":"2024-01-02T00:00:00+00:00"}},
        "product_tree":{"branches":[{"category":"vendor","branches":[
        {"category":"product_name","product":{"product_id":"B8","product_identification_helper":{"cpe":"cpe:/o:redhat:enterprise_linux:8::baseos"}}},
        {"category":"product_version","product":{"product_id":"a.x","product_identification_helper":{"purl":"pkg:rpm/redhat/a@1-2.el8?arch=x86_64&epoch=1&rpmmod=m:1:2:3"}}}]}],
        "relationships":[{"category":"default_component_of","full_product_name":{"product_id":"B8:a.x"},"product_reference":"a.x","relates_to_product_reference":"B8"},
        {"category":"default_component_of","full_product_name":{"product_id":"B8:b"},"product_reference":"b","relates_to_product_reference":"B8"}],
        "product_groups":[{"group_id":"g","product_ids":["B8:b"]}]},
        "vulnerabilities":[{"cve":"CVE-2024-0001","notes":[{"category":"description","text":"t"}],"release_date":"2024-01-01T00:00:00Z",
        "product_status":{"fixed":["B8:a.x"],"known_affected":["B8:b"],"under_investigation":["B8:c"],"known_not_affected":["red_hat_products"]},
        "remediations":[{"category":"vendor_fix","url":"https://access.redhat.com/errata/RHSA-2024:1","product_ids":["B8:a.x"]},{"category":"no_fix_planned","details":"Will not fix","group_ids":["g"]}],
        "threats":[{"category":"impact","details":"Important","product_ids":["B8:a.x"]}],"scores":[{"cvss_v3":{"vectorString":"CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N"},"products":["B8:b"]}],
        "references":[{"category":"self","url":"https://access.redhat.com/security/cve/CVE-2024-0001"}]}]}
        """;

    public static IEnumerable<byte[]> RedHat() => SeedText.Of(
        Vex,
        """{"document":{"tracking":{"id":"CVE-2023-0030","status":"deleted"}}}""",
        Vex.Replace("csaf_vex", "csaf_security_advisory", StringComparison.Ordinal).Replace("\"CVE-2024-0001\",\"status", "\"RHSA-2024:1\",\"status", StringComparison.Ordinal));

    public static IEnumerable<byte[]> Repositories() => SeedText.Of(
        """{"data":{"rhel-8-for-x86_64-baseos-rpms":{"cpes":["cpe:/o:redhat:enterprise_linux:8::baseos"],"repo_relative_urls":["content/dist"]},"b":{"cpes":[]}}}""",
        """{"data":[]}""");
}

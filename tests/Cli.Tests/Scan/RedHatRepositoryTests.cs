using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>Advisories of Red Hat's products are matched by the publisher's own list of which repository is of which product.</summary>
public sealed class RedHatRepositoryTests : IDisposable
{
    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("3scale-amp-2-for-rhel-8-x86_64-rpms", true)]
    [InlineData("other-1-for-rhel-8-x86_64-rpms", false)]
    public async Task Product_of_a_repository_is_looked_up_in_the_list(string repository, bool isAffected)
    {
        _product.Folder.Write(
            "feed/repository-to-cpe.json",
            """
            {"data":{"3scale-amp-2-for-rhel-8-x86_64-rpms":{"cpes":["cpe:/a:redhat:3scale:2.14::el8"]},
              "other-1-for-rhel-8-x86_64-rpms":{"cpes":["cpe:/a:redhat:other:1::el8"]}}}
            """);
        var from = Path.GetDirectoryName(_product.Folder.Write("feed/cve-2024-0001.json", Vex))!;
        (await _product.RunAsync("db", "update", "--feed", "redhat", "--from", from)).Expect(ExitCodes.Success);
        var database = new RpmDatabaseBuilder().Add(RpmHeaderBuilder.Package("liba", "1.0", "1.el8", vendor: "Red Hat, Inc."));
        var root = new ArchiveBuilder()
            .File("etc/os-release", "ID=rhel\nVERSION_ID=8.9\n")
            .File("root/buildinfo/content_manifests/a.json", $$"""{"content_sets":["{{repository}}"]}""")
            .File("var/lib/rpm/Packages", database.ToBerkeleyDb());

        var report = (await _product.ScanAsync(root.ToTar())).Report;

        Assert.Equal(isAffected ? ["CVE-2024-0001 liba 1.0-1.el8 -> 1.1-1.el8 affected"] : [], report.FindingLines);
    }

    private const string Vex =
        """
        {"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t","publisher":{"name":"Red Hat Product Security","namespace":"https://www.redhat.com"},
          "tracking":{"id":"CVE-2024-0001","status":"final","current_release_date":"2024-01-02T00:00:00Z","initial_release_date":"2024-01-02T00:00:00Z"}},
        "product_tree":{"branches":[
          {"category":"product_name","name":"3scale","product":{"product_id":"3scale","name":"3scale","product_identification_helper":{"cpe":"cpe:/a:redhat:3scale:2.14::el8"}}},
          {"category":"product_version","name":"liba","product":{"product_id":"liba-1.1-1.el8.x86_64","name":"liba",
            "product_identification_helper":{"purl":"pkg:rpm/redhat/liba@1.1-1.el8?arch=x86_64"}}}],
          "relationships":[{"category":"default_component_of","product_reference":"liba-1.1-1.el8.x86_64","relates_to_product_reference":"3scale",
            "full_product_name":{"product_id":"3scale:liba-1.1-1.el8.x86_64","name":""}}]},
        "vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"fixed":["3scale:liba-1.1-1.el8.x86_64"]},
          "remediations":[{"category":"vendor_fix","details":"Update","url":"https://access.redhat.com/errata/RHSA-2024:0001","product_ids":["3scale:liba-1.1-1.el8.x86_64"]}]}]}
        """;
}

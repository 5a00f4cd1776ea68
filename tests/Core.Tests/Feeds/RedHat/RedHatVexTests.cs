using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Primitives;
using Strata.Core.Tests.Feeds.Formats;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Feeds.RedHat;

public sealed class RedHatVexTests
{
    private const string BaseOs = "cpe:/o:redhat:enterprise_linux:9::baseos";

    [Fact]
    public async Task Fixed_binaries_are_rows_with_product_architectures_and_CentOS()
    {
        var advisory = await ReadOneAsync(Text()
            .Component("fixed", "BaseOS-9", "openssl-1:3.0.7-27.el9.x86_64", "pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=x86_64&epoch=1")
            .Component("fixed", "BaseOS-9", "openssl-1:3.0.7-27.el9.aarch64", "pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=aarch64&epoch=1")
            .Component("fixed", "BaseOS-9", "openssl-1:3.0.7-27.el9.src", "pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=src&epoch=1")
            .Component("fixed", "BaseOS-9", "openssl-debuginfo-1:3.0.7-27.el9.x86_64", "pkg:rpm/redhat/openssl-debuginfo@3.0.7-27.el9?arch=x86_64&epoch=1")
            .Component("fixed", "BaseOS-9", "doc-0:1-1.el9.noarch", "pkg:rpm/redhat/doc@1-1.el9?arch=noarch")
            .Remedy("vendor_fix", "Update", "BaseOS-9:openssl-1:3.0.7-27.el9.x86_64")
            .Impact("Important", "BaseOS-9:openssl-1:3.0.7-27.el9.x86_64", "BaseOS-9:openssl-1:3.0.7-27.el9.aarch64"));

        Assert.Equal(("CVE-2024-0001", "CVE-2024-0001", "A description"), (advisory.Key, advisory.Id, advisory.Summary));
        Assert.Equal(
            ["https://access.redhat.com/security/cve/CVE-2024-0001", "https://access.redhat.com/errata/RHSA-2024:0001"], advisory.Links);
        Assert.Equal(["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"], advisory.Cvss);
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero), advisory.Published);
        var row = advisory.Affected.Single(row => row is { Namespace: "rhel:9", Name: "openssl" });
        Assert.Equal(("1:3.0.7-27.el9", FixState.Fixed, PackageKind.Binary, Severity.High), (row.FixedVersion, row.State, row.Kind, row.Severity));
        Assert.Equal([VersionRange.Before("1:3.0.7-27.el9")], row.Ranges);
        Assert.Equal(["aarch64", "x86_64"], row.Architectures);
        Assert.Equal([BaseOs], row.Repositories);
        Assert.Null(row.Channel);
        var centos = advisory.Affected.Single(row => row is { Namespace: "centos:9", Name: "openssl" });
        Assert.Empty(centos.Repositories);
        var doc = advisory.Affected.Single(row => row is { Namespace: "rhel:9", Name: "doc" });
        Assert.Equal(Severity.Medium, doc.Severity);
        Assert.Empty(doc.Architectures);
        Assert.Equal(4, advisory.Affected.Count);
    }

    [Theory]
    [InlineData("no_fix_planned", "Will not fix", FixState.WontFix)]
    [InlineData("no_fix_planned", "Out of support scope", FixState.EndOfLife)]
    [InlineData("no_fix_planned", "Something new", FixState.WontFix)]
    [InlineData("none_available", "Affected", FixState.Affected)]
    [InlineData("none_available", "Fix deferred", FixState.Deferred)]
    [InlineData("workaround", "Do not use it", FixState.Affected)]
    public async Task Remediation_of_an_unfixed_package_becomes_its_state(string category, string details, FixState state)
    {
        var advisory = await ReadOneAsync(Text()
            .Component("known_affected", "BaseOS-9", "openssl", "pkg:rpm/redhat/openssl?arch=src")
            .Remedy(category, details, "BaseOS-9:openssl"));

        var row = advisory.Affected.Single(row => row.Namespace == "rhel:9");
        Assert.Equal((state, PackageKind.Source, null), (row.State, row.Kind, row.FixedVersion));
        Assert.Equal([VersionRange.All], row.Ranges);
    }

    [Fact]
    public async Task Groups_are_the_products_in_them()
    {
        var advisory = await ReadOneAsync(Text()
            .Component("known_affected", "BaseOS-9", "openssl", "pkg:rpm/redhat/openssl")
            .Group("g", "BaseOS-9:openssl").RemedyOfGroup("no_fix_planned", "Will not fix", "g"));

        Assert.All(advisory.Affected, row => Assert.Equal((FixState.WontFix, PackageKind.Binary), (row.State, row.Kind)));
    }

    [Theory]
    [InlineData("known_not_affected", FixState.NotAffected)]
    [InlineData("under_investigation", FixState.UnderInvestigation)]
    public async Task Packages_that_are_not_affected_or_looked_at_are_rows(string status, FixState state)
    {
        var advisory = await ReadOneAsync(Text().Component(status, "BaseOS-9", "kernel"));

        var row = advisory.Affected.Single(row => row.Namespace == "rhel:9");
        Assert.Equal((state, PackageKind.Any, "kernel"), (row.State, row.Kind, row.Name));
    }

    [Theory]
    [InlineData("cpe:/a:redhat:rhel_eus:9.2::appstream", "rhel:9", "eus")]
    [InlineData("cpe:/o:redhat:rhel_aus:8.4::baseos", "rhel:8", "aus")]
    [InlineData("cpe:/o:redhat:rhel_tus:8.4::baseos", "rhel:8", "tus")]
    [InlineData("cpe:/o:redhat:rhel_e4s:8.6::baseos", "rhel:8", "e4s")]
    [InlineData("cpe:/o:redhat:rhel_els:7", "rhel:7", "els")]
    [InlineData("cpe:/a:redhat:openshift:4.12::el8", "rhel:8", null)]
    [InlineData("cpe:/a:redhat:enterprise_linux:10.0::appstream", "rhel:10", null)]
    [InlineData("cpe:/a:redhat:ansible_automation_platform:2", "rhel:9", null)]
    public async Task Product_gives_release_and_channel(string cpe, string @namespace, string? channel)
    {
        var text = new CsafText().Product("P", cpe);
        var advisory = await ReadOneAsync(text.Component("fixed", "P", "a-0:1-1.el9.x86_64", "pkg:rpm/redhat/a@1-1.el9_2?arch=x86_64"));

        var row = advisory.Affected.Single(row => row.Namespace.StartsWith("rhel:", StringComparison.Ordinal));
        Assert.Equal((@namespace, channel), (row.Namespace, row.Channel));
        Assert.Equal([cpe], row.Repositories);
        Assert.Equal(cpe.Contains("enterprise_linux", StringComparison.Ordinal), advisory.Affected.Count == 2);
    }

    [Theory]
    [InlineData("nodejs-1:18.1-1.module%2Bel9.x86_64", "pkg:rpm/redhat/nodejs@18.1-1.module%2Bel9?arch=x86_64&epoch=1&rpmmod=nodejs:18:8090020240101:abc", "nodejs", "nodejs:18", "1:18.1-1.module+el9")]
    [InlineData("nodejs-1:18.1-1.x86_64", "pkg:rpm/redhat/nodejs@1:18.1-1.el9?arch=x86_64", "nodejs", null, "1:18.1-1.el9")]
    [InlineData("ctdb-0:4.15.5-111.el9_0.ppc64le", null, "ctdb", null, "4.15.5-111.el9_0")]
    public async Task Component_is_read_from_its_package_URL_or_else_its_id(string id, string? purl, string name, string? module, string version)
    {
        var advisory = await ReadOneAsync(Text().Component("fixed", "BaseOS-9", id, purl));

        var row = advisory.Affected[0];
        Assert.Equal((name, module, version), (row.Name, row.Module, row.FixedVersion));
    }

    [Fact]
    public async Task Unfixed_package_of_a_module_has_its_stream()
    {
        var advisory = await ReadOneAsync(Text().Component("known_affected", "BaseOS-9", "nodejs:20/nodejs-nodemon"));

        Assert.Equal(("nodejs-nodemon", "nodejs:20"), (advisory.Affected[0].Name, advisory.Affected[0].Module));
    }

    [Fact]
    public async Task Package_in_a_module_in_a_repository_finds_its_product()
    {
        var advisory = await ReadOneAsync(Text()
            .Product("nodejs:20:1:c", purl: "pkg:rpmmod/redhat/nodejs@20:1:c")
            .Product("a-0:1-1.x86_64", purl: "pkg:rpm/redhat/a@1-1.el9?arch=x86_64&rpmmod=nodejs:20:1:c")
            .Relate("BaseOS-9", "nodejs:20:1:c").Relate("BaseOS-9:nodejs:20:1:c", "a-0:1-1.x86_64")
            .State("fixed", "BaseOS-9:nodejs:20:1:c:a-0:1-1.x86_64"));

        Assert.Equal(("rhel:9", "nodejs:20"), (advisory.Affected[0].Namespace, advisory.Affected[0].Module));
    }

    [Theory]
    [InlineData("not-an-rpm", "fixed", "c", "pkg:oci/a@sha256%3Aabc?tag=1")]
    [InlineData("not-an-rpm", "known_affected", "rhacs/main/rhel8", null)]
    [InlineData("malformed-module", "fixed", "c", "pkg:rpm/redhat/a@1-1.el9?arch=x86_64&rpmmod=rhel10")]
    [InlineData("malformed-module", "fixed", "c", "pkg:rpm/redhat/a@1-1.el9?arch=x86_64&rpmmod=a:rhel8/b")]
    [InlineData("debug-package", "fixed", "c", "pkg:rpm/redhat/a-debuginfo@1-1.el9?arch=x86_64")]
    [InlineData("source-of-a-fix", "fixed", "c", "pkg:rpm/redhat/a@1-1.el9?arch=src")]
    [InlineData("no-fixed-version", "fixed", "c", "pkg:rpm/redhat/a?arch=x86_64")]
    public async Task What_says_nothing_usable_is_counted(string reason, string status, string component, string? purl)
    {
        var content = await ReadAsync(Text().Component(status, "BaseOS-9", component, purl).Component("known_affected", "BaseOS-9", "kernel"));

        Assert.Equal(["kernel"], content.Rows.Select(row => row.Name).Distinct());
        Assert.Equal(1, content.Skipped[reason]);
    }

    [Fact]
    public async Task Products_without_a_release_and_rows_that_would_hide_others_are_counted()
    {
        var content = await ReadAsync(Text()
            .Product("OCP", "cpe:/a:redhat:openshift:4").Component("known_affected", "OCP", "a")
            .Product("EUS", "cpe:/o:redhat:rhel_eus:9.2").Component("known_not_affected", "EUS", "b")
            .Component("known_affected", "BaseOS-9", "kernel"));

        Assert.Equal(["kernel"], content.Rows.Select(row => row.Name).Distinct());
        Assert.Equal((1L, 1L), (content.Skipped["no-release"], content.Skipped["not-affected-elsewhere"]));
    }

    [Theory]
    [InlineData("cve-2024-0727-openssl.json.gz")]
    [InlineData("cve-2023-38545.json.gz")]
    [InlineData("cve-2025-40907-perl.json.gz")]
    [InlineData("cve-2026-2297.json.gz")]
    [InlineData("cve-2023-3961.json.gz")]
    public async Task Real_documents_give_what_a_plain_count_gives(string name)
    {
        var path = SharedCorpus.PathOf("feeds/redhat/vex/single/" + name);
        var content = await FeedReading.ReadAsync("redhat", path);
        using var json = await JsonDocument.ParseAsync(await FeedReading.OpenAsync(path), cancellationToken: TestContext.Current.CancellationToken);

        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(json.RootElement.GetProperty("document").GetProperty("tracking").GetProperty("id").GetString(), advisory.Id);
        var fixes = Fixes(json.RootElement);
        Assert.Equal(
            fixes.Order(StringComparer.Ordinal),
            advisory.Affected.Where(row => row.State == FixState.Fixed && row.Namespace.StartsWith("rhel:", StringComparison.Ordinal))
                .Select(row => $"{row.Namespace} {row.Channel} {row.Name} {row.FixedVersion!.Split(':')[^1]}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Documents_of_a_mirror_are_sorted_into_years_and_others_left_alone()
    {
        var content = await FeedReading.ReadAsync("redhat", SharedCorpus.PathOf("feeds/redhat/vex/single"));

        Assert.Equal(["2022", "2023", "2024", "2025", "2026"], content.Partitions);
        Assert.Contains(content.Advisories, advisory => advisory is { Id: "CVE-2023-0030", Withdrawn: not null });
        Assert.DoesNotContain(content.Advisories, advisory => advisory.Id is "CVE-2026-123" or "CVE-2026-456");
    }

    [Fact]
    public async Task Advisories_are_a_partition_of_their_own()
    {
        var text = new CsafText { Id = "RHSA-2024:0001", Category = "csaf_security_advisory" }.Product("BaseOS-9", BaseOs)
            .Component("fixed", "BaseOS-9", "a-0:1-1.el9.x86_64", "pkg:rpm/redhat/a@1-1.el9?arch=x86_64");
        var content = await ReadAsync(text, "rhsa-2024_0001.json");

        Assert.Equal(["advisories"], content.Partitions);
        var advisory = Assert.Single(content.Advisories);
        Assert.Equal(("RHSA-2024:0001/CVE-2024-0009", "CVE-2024-0009"), (advisory.Key, advisory.Id));
        Assert.Equal(["RHSA-2024:0001"], advisory.Aliases);
    }

    [Fact]
    public async Task Real_advisories_are_read()
    {
        var content = await FeedReading.ReadAsync("redhat", SharedCorpus.PathOf("feeds/redhat/csaf-advisories/single/rhsa-2025_0002.json"));

        Assert.NotEmpty(content.Advisories);
        Assert.All(content.Advisories, advisory => Assert.StartsWith("RHSA-2025:0002/CVE-", advisory.Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<html>Please log in</html>")]
    [InlineData("""{"document":{"tracking":{"id":"CVE-2024-0001","status":"final"}}}""")]
    [InlineData("""{"document":{"category":"csaf_vex","publisher":{"namespace":"https://example.org"},"tracking":{"id":"CVE-2024-0001"}}}""")]
    [InlineData("""{"document":{"category":"csaf_vex","publisher":{"namespace":"https://www.redhat.com"},"tracking":{"id":"CVE-2024-0001"}},""")]
    public async Task What_is_no_whole_document_of_Red_Hat_is_not_taken(string text)
    {
        var content = await FeedReading.ReadTextAsync("redhat", "cve-2024-0001.json", text);

        Assert.Empty(content.Partitions);
    }

    [Fact]
    public async Task Damaged_document_costs_itself_and_a_year_of_nothing_else_is_refused()
    {
        var good = Text().Component("known_affected", "BaseOS-9", "kernel").ToString();
        var content = await FeedReading.ParseAsync("redhat", "2024", "x.json", good + "{\"document\":");
        Assert.Single(content.Advisories);
        Assert.Equal(1, content.Skipped["damaged-document"]);

        await Assert.ThrowsAsync<FeedFormatException>(() => FeedReading.ParseAsync("redhat", "2024", "x.json", good[..(good.Length / 2)]));
    }

    private static CsafText Text() => new CsafText().Product("BaseOS-9", BaseOs);

    private static Task<FeedContent> ReadAsync(CsafText text, string path = "cve-2024-0001.json") =>
        FeedReading.ReadTextAsync("redhat", path, text.ToString());

    private static async Task<Advisory> ReadOneAsync(CsafText text) => Assert.Single((await ReadAsync(text)).Advisories);

    /// <summary>The fixed packages of a document, read by cutting texts: the ids say all that is needed.</summary>
    private static HashSet<string> Fixes(JsonElement root)
    {
        var cpes = new Dictionary<string, string>();
        void Collect(JsonElement branch)
        {
            if (branch.TryGetProperty("product", out var product) && product.TryGetProperty("product_identification_helper", out var helper)
                && helper.TryGetProperty("cpe", out var cpe))
            {
                cpes[product.GetProperty("product_id").GetString()!] = cpe.GetString()!;
            }

            if (branch.TryGetProperty("branches", out var branches))
            {
                branches.EnumerateArray().ToList().ForEach(Collect);
            }
        }

        Collect(root.GetProperty("product_tree"));
        var fixes = new HashSet<string>();
        var statuses = root.GetProperty("vulnerabilities")[0].GetProperty("product_status");
        foreach (var id in statuses.TryGetProperty("fixed", out var list) ? list.EnumerateArray().Select(item => item.GetString()!) : [])
        {
            var product = cpes.Keys.Where(key => id.StartsWith(key + ":", StringComparison.Ordinal)).MaxBy(key => key.Length);
            if (product is null)
            {
                continue;
            }

            var nevra = id[(product.Length + 1)..].Split("::")[0];
            var architecture = nevra[(nevra.LastIndexOf('.') + 1)..];
            var parts = nevra[..nevra.LastIndexOf('.')].Split('-');
            var name = string.Join('-', parts[..^2]);
            if (architecture == "src" || name.Contains("-debuginfo", StringComparison.Ordinal) || name.Contains("-debugsource", StringComparison.Ordinal))
            {
                continue;
            }

            var version = $"{parts[^2].Split(':')[^1]}-{parts[^1]}";
            var cpe = cpes[product].Split(':');
            var isStream = cpe[3] is "enterprise_linux" or "rhel_eus" or "rhel_aus" or "rhel_tus" or "rhel_e4s" or "rhel_els";
            var release = isStream ? cpe[4].Split('.')[0]
                : cpe.Length > 6 && cpe[6].StartsWith("el", StringComparison.Ordinal) ? cpe[6][2..]
                : version[(version.IndexOf(".el", StringComparison.Ordinal) + 3)..][..1];
            var channel = cpe[3] is "rhel_eus" or "rhel_aus" or "rhel_tus" or "rhel_e4s" or "rhel_els" ? cpe[3][5..] : "";
            fixes.Add($"rhel:{release} {channel} {name} {version}");
        }

        return fixes;
    }
}

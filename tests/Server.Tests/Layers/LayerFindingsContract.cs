using System.Text.Json;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Strata.Core.Layers;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Layers;

/// <summary>A layer that was stored and read back has the findings of a scan of the same file system, whatever the database.</summary>
public abstract class LayerFindingsContract
{
    private const string Status = "var/lib/dpkg/status";
    private const string RedHat = "ID=rhel\nVERSION_ID=8.9\nCPE_NAME=cpe:/o:redhat:enterprise_linux:8::baseos\n";
    private const string Raspbian = "ID=raspbian\nID_LIKE=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n";
    private const string Foreign = WarningCodes.PackagesNotOfDistribution;

    private static readonly Dictionary<string, LayerBuilder[]> Images = new(StringComparer.Ordinal)
    {
        ["rhel"] = [RedHatLayer("Red Hat, Inc.")],
        ["rhel-appstream"] = [RedHatLayer("Red Hat, Inc.", "rhel-8-for-x86_64-appstream-rpms", "rhel-8-for-x86_64-baseos-rpms")],
        ["rhel-product-above"] = [RedHatLayer("Red Hat, Inc.", "rhel-8-for-x86_64-baseos-rpms"), Manifest("b", "3scale-amp-2-for-rhel-8-x86_64-rpms")],
        ["rhel-eus"] = [RedHatLayer("Red Hat, Inc.", "rhel-8-for-x86_64-baseos-eus-rpms")],
        ["rhel-foreign"] = [RedHatLayer("Remi's RPM repository", "rhel-8-for-x86_64-baseos-rpms")],
        ["centos"] = [new LayerBuilder().File("etc/os-release", "ID=centos\nVERSION_ID=8\n").File("var/lib/rpm/Packages", Database("CentOS"))],
        ["raspbian"] = [new LayerBuilder().File("etc/os-release", Raspbian).File(Status, Debs(""))],
        ["raspbian-foreign"] = [new LayerBuilder().File("etc/os-release", Raspbian), new LayerBuilder().File(Status, Debs("Maintainer: Docker <support@docker.com>\n"))],
        ["debian-foreign"] = [new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=12\n").File(Status, Debs("Vendor: Acme\n")), new LayerBuilder()],
    };

    /// <summary>Each image with its findings and the warnings that are about matching.</summary>
    public static TheoryData<string, string, string> Expected { get; } = new()
    {
        { "rhel", "app base", "" },
        { "rhel-appstream", "app base", "" },
        { "rhel-product-above", "base product", "" },
        { "rhel-eus", "eus", "" },
        { "rhel-foreign", "", Foreign },
        { "centos", "app base", "" },
        { "raspbian", "deb other", WarningCodes.DistributionDerived },
        { "raspbian-foreign", "other", WarningCodes.DistributionDerived + ' ' + Foreign },
        { "debian-foreign", "other", Foreign },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Stored_layer_has_the_findings_of_a_scan(string image, string vulnerabilities, string warnings)
    {
        await using var server = await TestServer.StartAsync(database: await CreateDatabaseAsync());
        await FillAsync(server.Database.Advisories);
        var top = "";
        foreach (var (number, layer) in Images[image].Index())
        {
            var blob = layer.Build(LayerCompression.Gzip);
            server.Samples.Serve($"/{number}", request => FakeBlobAnswer.Of(blob, request));
            Assert.Equal(201, (await server.PostLayerAsync($"{image}-{number}", $"{number}", top)).Status);
            top = $"{image}-{number}";
        }

        var answer = await server.SendAsync("GET", $"/v1/layers/{top}?vulnerabilities");
        var scan = await ScanAsync(server.Database.Advisories, Images[image]);

        Assert.Equal(scan.Findings.Select(finding => $"{finding.Id} {finding.FixedVersion}").Order(), Vulnerabilities(answer.Json()).Order());
        Assert.Equal(scan.Warnings.Select(warning => warning.Code).Distinct().Order(StringComparer.Ordinal), answer["Strata-Warnings"]?.Split(",") ?? []);
        Assert.Equal(scan.Status.ToString(), answer["Strata-Status"], ignoreCase: true);
        Assert.Equal(vulnerabilities, string.Join(' ', scan.Findings.Select(finding => finding.Id["CVE-2026-".Length..]).Order(StringComparer.Ordinal)));
        Assert.Equal(warnings, string.Join(' ', scan.Warnings.Select(warning => warning.Code).Where(code => code is Foreign or WarningCodes.DistributionDerived).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Vulnerability_of_a_derivative_can_be_looked_up_where_it_is_reported_from()
    {
        await using var server = await TestServer.StartAsync(database: await CreateDatabaseAsync());
        await FillAsync(server.Database.Advisories);
        server.Samples.Serve("/pi", request => FakeBlobAnswer.Of(Images["raspbian"][0].Build(LayerCompression.Gzip), request));
        Assert.Equal(201, (await server.PostLayerAsync("pi", "pi")).Status);

        var layer = (await server.SendAsync("GET", "/v1/layers/pi?vulnerabilities")).Json().GetProperty("Layer");
        var feature = layer.GetProperty("Features")[0];
        var found = feature.GetProperty("Vulnerabilities")[0];

        Assert.Equal("raspbian:12", layer.GetProperty("NamespaceName").GetString());
        Assert.Equal(("raspbian:12", "dpkg"), (feature.GetProperty("NamespaceName").GetString(), feature.GetProperty("VersionFormat").GetString()));
        Assert.Equal("debian:12", found.GetProperty("NamespaceName").GetString());
        Assert.Equal(200, (await server.SendAsync("GET", $"/v1/namespaces/debian:12/vulnerabilities/{found.GetProperty("Name").GetString()}")).Status);
    }

    /// <summary>Makes the database that is tested.</summary>
    internal abstract Task<ITestDatabase> CreateDatabaseAsync();

    private static IEnumerable<string> Vulnerabilities(JsonElement answer) =>
        from feature in answer.GetProperty("Layer").GetProperty("Features").EnumerateArray()
        where feature.TryGetProperty("Vulnerabilities", out _)
        from found in feature.GetProperty("Vulnerabilities").EnumerateArray()
        select $"{found.GetProperty("Name").GetString()} {(found.TryGetProperty("FixedBy", out var by) ? by.GetString() : "")}";

    /// <summary>What a scan says, which keeps nothing between reading and matching.</summary>
    private static async Task<ScanReport> ScanAsync(IAdvisoryStore advisories, LayerBuilder[] layers)
    {
        var token = TestContext.Current.CancellationToken;
        LayerAnalysis? analysis = null;
        foreach (var layer in layers)
        {
            var blob = layer.Build();
            analysis = await new LayerAnalyzer(new ScanLimits()).AnalyseAsync(
                new LayerToAnalyse { OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(blob)) }, analysis?.Tree, token);
        }

        var catalog = new FeedCatalog(new FeedSettings(), TimeProvider.System);
        var options = new EvaluationOptions
        {
            ToolVersion = "test",
            AsOf = TimeProvider.System.GetUtcNow(),
            PublishersOf = name => [.. catalog.NeededFor(name).Select(feed => feed.Name)],
        };
        return await new ReportBuilder(advisories, options).BuildAsync(
            new ScannedTarget(new ScanTarget("test", "layer", null, null), [], analysis!.Inventory with { Warnings = [] }, analysis.Warnings), token);
    }

    private static async Task FillAsync(IAdvisoryStore advisories)
    {
        await ReplaceAsync(
            advisories, "redhat", ["rhel:8", "centos:8"],
            Record("base", "1.1-1.el8", Row("rhel:8", "liba", "cpe:/o:redhat:enterprise_linux:8::baseos"), Row("centos:8", "liba")),
            Record("app", "1.1-1.el8", Row("rhel:8", "liba", "cpe:/a:redhat:enterprise_linux:8::appstream"), Row("centos:8", "liba")),
            Record("product", "1.1-1.el8", Row("rhel:8", "liba", "cpe:/a:redhat:3scale:2.14::el8")),
            Record("eus", "1.1-1.el8", Row("rhel:8", "liba", "cpe:/o:redhat:rhel_eus:8::baseos") with { Channel = FixChannels.Eus }));
        await ReplaceAsync(
            advisories, "redhat-repositories", [InternalNamespaces.RedHatRepositories],
            new Advisory
            {
                Key = "3scale",
                Id = "3scale",
                Affected = [Row(InternalNamespaces.RedHatRepositories, "3scale-amp-2-for-rhel-8-x86_64-rpms", "cpe:/a:redhat:3scale:2.14::el8")],
            });
        await ReplaceAsync(advisories, "debian", ["debian:12"], Record("deb", "2", Row("debian:12", "nodejs")), Record("other", "2", Row("debian:12", "openssl")));
    }

    private static Advisory Record(string id, string fixedVersion, params AffectedPackage[] rows) => new()
    {
        Key = id,
        Id = "CVE-2026-" + id,
        Affected = [.. rows.Select(row => row with { Ranges = [VersionRange.Before(fixedVersion)], FixedVersion = fixedVersion, State = FixState.Fixed })],
    };

    private static AffectedPackage Row(string @namespace, string name, params string[] repositories) =>
        new() { Namespace = @namespace, Name = name, Kind = PackageKind.Any, Repositories = repositories };

    private static Task<FeedState> ReplaceAsync(IAdvisoryStore advisories, string feed, string[] namespaces, params Advisory[] records) => advisories.ReplaceAsync(
        new FeedUpdate { Feed = feed, Partition = "", Fingerprint = "v1", Checked = TimeProvider.System.GetUtcNow(), Namespaces = namespaces },
        records.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

    private static LayerBuilder RedHatLayer(string vendor, params string[] sets) =>
        (sets.Length == 0 ? new LayerBuilder() : Manifest("a", sets)).File("etc/os-release", RedHat).File("var/lib/rpm/Packages", Database(vendor));

    private static LayerBuilder Manifest(string name, params string[] sets) => new LayerBuilder().File(
        $"root/buildinfo/content_manifests/{name}.json", $$"""{"content_sets":["{{string.Join("\",\"", sets)}}"]}""");

    private static byte[] Database(string vendor) =>
        new RpmDatabaseBuilder().Add(RpmHeaderBuilder.Package("liba", "1.0", "1.el8", vendor: vendor)).ToBerkeleyDb();

    private static string Debs(string fields) =>
        $"Package: nodejs\nStatus: install ok installed\nArchitecture: amd64\n{fields}Version: 1\n\n" + SampleBlobs.Status(("libssl3", "1", "openssl"));
}

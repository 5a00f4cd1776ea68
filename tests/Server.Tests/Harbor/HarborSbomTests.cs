using System.Text.Json;
using Strata.Server.Harbor;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-SBOM-1 to T-SBOM-3.</summary>
public sealed class HarborSbomTests
{
    private const string Spdx = """[{"type":"sbom","produces_mime_types":["application/vnd.security.sbom.report+json; version=1.0"],"parameters":{"sbom_media_types":["application/spdx+json"]}}]""";
    private const string Both = """[{"type":"sbom","parameters":{"sbom_media_types":["application/spdx+json","application/vnd.cyclonedx+json"]}},{"type":"vulnerability"}]""";
    private const string AskedSpdx = "?sbom_media_type=application%2Fspdx%2Bjson";

    [Fact]
    public async Task T_SBOM_1_the_document_is_an_object_with_what_Harbor_shows()
    {
        await using var scene = await StartAsync();
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage(), Spdx));

        var report = JsonElement.Parse(await scene.Client.WaitAsync(id, HarborClient.S, AskedSpdx));

        Assert.Equal(HarborMediaTypes.Spdx, report.GetProperty("media_type").GetString());
        Assert.NotEmpty(report.GetProperty("scanner").GetProperty("version").GetString()!);
        var sbom = report.GetProperty("sbom");
        Assert.Equal(JsonValueKind.Object, sbom.ValueKind);
        Assert.All(["spdxVersion", "SPDXID", "name", "documentNamespace", "dataLicense"], member => Assert.NotEmpty(sbom.GetProperty(member).GetString()!));
        Assert.Equal(
            report.GetProperty("generated_at").GetDateTimeOffset().ToUnixTimeSeconds(),
            sbom.GetProperty("creationInfo").GetProperty("created").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.Contains(sbom.GetProperty("creationInfo").GetProperty("creators").EnumerateArray(), creator => creator.GetString()!.StartsWith("Tool:", StringComparison.Ordinal));
        var package = sbom.GetProperty("packages").EnumerateArray().Single(package => package.GetProperty("name").GetString() == "libfoo1");
        Assert.Equal("1.2-3", package.GetProperty("versionInfo").GetString());
        Assert.NotEmpty(package.GetProperty("licenseConcluded").GetString()!);
    }

    [Fact]
    public async Task T_SBOM_2_and_3_the_form_is_asked_for_or_the_only_one()
    {
        await using var scene = await StartAsync();
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage(), Spdx));
        await scene.Client.WaitAsync(id, HarborClient.S, AskedSpdx);

        Assert.Equal(200, await StatusAsync(scene, id, ""));
        Assert.Equal(200, await StatusAsync(scene, id, "?sbom_media_type=application/spdx+json"));
        Assert.Equal(400, await StatusAsync(scene, id, "?sbom_media_type=text%2Fplain"));
        Assert.Equal(404, await StatusAsync(scene, id, "?sbom_media_type=application%2Fvnd.cyclonedx%2Bjson"));
        Assert.Equal(404, await StatusAsync(scene, id, "", HarborClient.V));
    }

    [Fact]
    public async Task Both_forms_and_the_vulnerabilities_can_be_asked_for_at_once()
    {
        await using var scene = await StartAsync();
        var id = await scene.Client.SubmitAsync(scene.Request(scene.AddImage(), Both));

        Assert.Single(DecodedReport.Read(await scene.Client.WaitAsync(id)).Vulnerabilities);
        var cycloneDx = JsonElement.Parse(await scene.Client.WaitAsync(id, HarborClient.S, "?sbom_media_type=application%2Fvnd.cyclonedx%2Bjson"));
        Assert.Equal("CycloneDX", cycloneDx.GetProperty("sbom").GetProperty("bomFormat").GetString());
        Assert.Equal(400, await StatusAsync(scene, id, ""));
    }

    [Fact]
    public async Task T_META_3_a_server_without_SBOMs_does_not_offer_them_and_refuses_to_make_one()
    {
        await using var scene = await HarborScene.StartAsync();

        Assert.Single(MetadataRules.Check(await scene.Client.PingAsync(), sbomIsKnown: false));
        Assert.Equal(501, (await Assert.ThrowsAsync<HarborJobException>(() => scene.Client.SubmitAsync(scene.Request(scene.AddImage(), Spdx)))).Status);
    }

    private static async Task<int> StatusAsync(HarborScene scene, string id, string query, string accept = HarborClient.S) =>
        (await scene.Server.SendAsync("GET", $"/harbor/api/v1/scan/{id}/report{query}", null, ("Accept", accept))).Status;

    private static Task<HarborScene> StartAsync() =>
        HarborScene.StartAsync(change: options => options with { Harbor = options.Harbor with { Sbom = true } });
}

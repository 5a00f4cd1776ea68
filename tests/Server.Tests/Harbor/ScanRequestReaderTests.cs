using System.Text;
using Strata.Server.Harbor;
using Strata.Server.Harbor.Requests;
using Strata.Server.Images;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-SCAN-2 to T-SCAN-6 without a server: what a request may say, and in which order its faults count.</summary>
public sealed class ScanRequestReaderTests
{
    private const string D = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Registry = """{"url":"http://registry.test:5000","authorization":"Basic cm9ib3QkdGVhbStzY2FubmVyOnM6M2NyZXQ=","insecure":false}""";
    private const string Artifact = $$"""{"repository":"team/web/api","tag":"","digest":"{{D}}","mime_type":"application/vnd.oci.image.manifest.v1+json","size":7340032}""";

    [Fact]
    public void The_request_of_Harbor_is_read()
    {
        var request = Read($$"""
            {"registry":{{Registry}},"artifact":{{Artifact}},
             "enabled_capabilities":[{"type":"vulnerability","produces_mime_types":["application/vnd.security.vulnerability.report; version=1.1"],"parameters":null}]}
            """);

        Assert.Equal("http://registry.test:5000/", request.Registry.AbsoluteUri);
        Assert.Equal(new HarborArtifact("team/web/api", D, null, "application/vnd.oci.image.manifest.v1+json"), request.Artifact);
        Assert.True(request.WantsVulnerabilities);
        Assert.Empty(request.Sboms);
        Assert.DoesNotContain("cm9ib3Q", request.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"enabled_capabilities\":null")]
    [InlineData(",\"enabled_capabilities\":[]")]
    [InlineData(",\"enabled_capabilities\":[{\"type\":\"vulnerability\",\"produces_mime_types\":null}]")]
    [InlineData(",\"enabled_capabilities\":[{\"x\":1,\"type\":\"vulnerability\"}],\"more\":{}")]
    public void T_SCAN_2_without_capabilities_vulnerabilities_are_meant(string more)
    {
        var request = Read($$"""{"artifact":{{Artifact}},"registry":{{Registry}}{{more}}}""");

        Assert.True(request.WantsVulnerabilities);
        Assert.Empty(request.Sboms);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("{", "the body is not JSON")]
    [InlineData("[]", "the body must be an object")]
    [InlineData("\"x\"", "the body must be an object")]
    [InlineData("{\"registry\":5}", "registry must be an object")]
    [InlineData("{\"artifact\":{\"digest\":1}}", "artifact.digest must be a string")]
    [InlineData("{\"registry\":{\"insecure\":\"no\"}}", "registry.insecure must be true or false")]
    [InlineData("{\"artifact\":{\"size\":\"1\"}}", "artifact.size must be a whole number")]
    [InlineData("{\"enabled_capabilities\":[null]}", "enabled_capabilities[0] must be an object")]
    [InlineData("{\"enabled_capabilities\":[{\"produces_mime_types\":[1]}]}", "enabled_capabilities[0].produces_mime_types[0] must be a string")]
    public void T_SCAN_4_what_is_not_the_right_JSON_is_malformed(string body, string message)
    {
        var problem = Assert.Throws<HarborProblemException>(() => Read(body));

        Assert.Equal((400, message), (problem.Status, problem.Message));
    }

    [Theory]
    [InlineData("", "registry is missing")]
    [InlineData("\"registry\":{\"url\":\"http://r\"}", "artifact is missing")]
    [InlineData("\"registry\":{},\"artifact\":{}", "registry.url is missing")]
    [InlineData("\"registry\":{\"url\":\"INVALID\"},\"artifact\":{}", "registry.url must")]
    [InlineData("\"registry\":{\"url\":\"ftp://x\"},\"artifact\":{}", "registry.url must")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{}", "artifact.repository is missing")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a/../b\"}", "artifact.repository must")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a:b\"}", "artifact.repository must")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a\"}", "artifact.digest is missing")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"latest\"}", "artifact.digest must")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"sha256:zz\"}", "artifact.digest must")]
    [InlineData("\"registry\":{\"url\":\"http://r\",\"authorization\":\"Basic\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"D\"}", "registry.authorization must")]
    [InlineData("\"registry\":{\"url\":\"http://r\",\"authorization\":\"Basic ###\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"D\"}", "registry.authorization must")]
    [InlineData("\"registry\":{\"url\":\"http://r\",\"authorization\":\"Basic YWJj\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"D\"}", "registry.authorization must")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"D\",\"mime_type\":\"application/vnd.oci.image.index.v1+json\"}", "artifact.mime_type is that of an image index")]
    [InlineData("\"registry\":{\"url\":\"http://r\"},\"artifact\":{\"repository\":\"a\",\"digest\":\"D\",\"mime_type\":\"application/x\"}", "artifact.mime_type must")]
    public void T_SCAN_5_what_a_member_says_wrongly_is_named(string members, string message)
    {
        var problem = Assert.Throws<HarborProblemException>(() => Read($"{{{members.Replace("\"D\"", $"\"{D}\"", StringComparison.Ordinal)}}}"));

        Assert.Equal(422, problem.Status);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"type\":\"malware\"}", 422)]
    [InlineData("{}", 422)]
    [InlineData("{\"type\":\"sbom\"}", 422)]
    [InlineData("{\"type\":\"sbom\",\"parameters\":{\"sbom_media_types\":[]}}", 422)]
    [InlineData("{\"type\":\"sbom\",\"parameters\":{\"sbom_media_types\":[\"text/plain\"]}}", 422)]
    public void T_SCAN_6_capabilities_that_do_not_exist_are_refused(string capability, int status)
    {
        var problem = Assert.Throws<HarborProblemException>(() => Read($$"""{"artifact":{{Artifact}},"enabled_capabilities":[{{capability}}],"registry":{{Registry}} }"""));

        Assert.Equal(status, problem.Status);
    }

    [Fact]
    public void An_SBOM_is_asked_for_by_its_forms_and_refused_where_they_are_off()
    {
        const string body = $$"""
            {"registry":{{Registry}},"artifact":{{Artifact}},
             "enabled_capabilities":[{"type":"sbom","produces_mime_types":["application/vnd.security.sbom.report+json; version=1.0"],"parameters":{"sbom_media_types":["application/spdx+json"]} }]}
            """;

        var request = Read(body);
        Assert.Equal(["application/spdx+json"], request.Sboms);
        Assert.False(request.WantsVulnerabilities);
        Assert.Equal(501, Assert.Throws<HarborProblemException>(() => ScanRequestReader.Read(Encoding.UTF8.GetBytes(body), servesSboms: false)).Status);
    }

    [Theory]
    [InlineData("Basic cm9ib3QkdGVhbStzY2FubmVyOnM6M2NyZXQ=", true)]
    [InlineData("basic cm9ib3QkdGVhbStzY2FubmVyOnM6M2NyZXQ=", true)]
    [InlineData("Bearer abc.def", true)]
    [InlineData("Bearer a b", false)]
    [InlineData("Digest abc", false)]
    [InlineData("abc", false)]
    [InlineData("Basic YWJj", false)]
    public void Credentials_are_of_two_schemes(string text, bool isOne) => Assert.Equal(isOne, RegistryAuthorization.TryParse(text, out _));

    private static HarborScanRequest Read(string body) => ScanRequestReader.Read(Encoding.UTF8.GetBytes(body), servesSboms: true);
}

using Strata.Cli.Output;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>Rows of the hostile-input catalogue that only a whole scan shows.</summary>
public sealed class HostileImageTests : IDisposable
{
    private const string Escape = "\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e";

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Hostile_53_escape_sequences_are_printed_by_no_format()
    {
        await _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash", "9"));
        var status = Roots.Status(Roots.Deb("bash", "5.2.15-2"), Roots.Deb("ev" + Escape + "il", "1.0" + Escape));
        var tar = new ArchiveBuilder().File("etc/os-release", $"ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian{Escape}\"\n").File(Roots.DpkgStatus, status)
            .File($"../{Escape}", "x").ToTar();
        var image = new ImageBuilder().Layer(tar, "RUN " + Escape).Platform("li" + Escape + "nux", "amd" + Escape + "64");
        var target = _product.Folder.Write("image.tar", new DockerArchiveBuilder().Add(image, "a:1").AsClassic().ToTar());
        _product.Profile = ConsoleProfile.Plain;

        foreach (var format in OutputFormats.Names)
        {
            var result = await _product.RunAsync("scan", target, "--offline", "--format", format, "--list-packages", "--platform", "linux/amd64");

            Assert.DoesNotContain(result.Output + result.Error, c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u009b');
        }
    }

    [Fact]
    public async Task Hostile_62_attestation_that_claims_no_packages_replaces_no_analysis()
    {
        await _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash", "9"));
        var layout = new OciLayoutBuilder();
        var image = new ImageBuilder().Layer(new ArchiveBuilder().File("etc/os-release", Roots.Debian12).File(Roots.DpkgStatus, Roots.Status(Roots.Deb("bash", "5.2.15-2"))).ToTar());
        var (descriptor, digest) = layout.Manifest(image, platform: "linux/amd64");
        var config = layout.Blob("{}", OciLayoutBuilder.ConfigType).Descriptor;
        var sbom = layout.Blob("""{"spdxVersion":"SPDX-2.3","packages":[]}""", "application/vnd.in-toto+json").Descriptor;
        var (attestation, _) = layout.Blob(
            $$"""{"schemaVersion":2,"mediaType":"{{OciLayoutBuilder.ManifestType}}","config":{{config}},"layers":[{{sbom}}]}""",
            OciLayoutBuilder.ManifestType,
            $$""","platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{digest}}"}""");
        layout.AddIndexOf("1.0", attestation, descriptor);
        var result = (await _product.ScanAsync(layout.ToTar(), "--platform", "linux/amd64")).Expect(ExitCodes.Success);

        Assert.Equal("complete", result.Report.Status);
        Assert.Equal(digest.ToString(), result.Report.Json.GetProperty("target").GetProperty("digest").GetString());
        Assert.Equal(1, result.Report.Json.GetProperty("packages").GetArrayLength());
        Assert.Equal(1, result.Report.Json.GetProperty("findings").GetArrayLength());
    }
}

using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary><c>--lazy</c>, <c>--trust-toc</c> and <c>--check-toc</c> through the whole program.</summary>
public sealed class LazyScanTests : IDisposable
{
    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Report_of_a_lazy_scan_tells_what_was_fetched_and_is_partial()
    {
        await ImportAsync();
        var target = Layout();
        var result = (await _product.ScanAsync(target, "--lazy", "--fail-on-unknown")).Expect(ExitCodes.Unknown);
        var json = result.Report.Json;

        Assert.Empty(SchemaCheck.Violations(json, Schema()));
        Assert.Equal("partial", result.Report.Status);
        Assert.Equal(1, json.GetProperty("findings").GetArrayLength());
        var (sum, layer) = (json.GetProperty("fetched"), json.GetProperty("layers")[0].GetProperty("fetched"));
        Assert.Equal(1, sum.GetProperty("lazyLayers").GetInt32());
        Assert.Equal(sum.GetProperty("bytes").GetInt64(), layer.GetProperty("bytes").GetInt64());
        Assert.InRange(layer.GetProperty("bytes").GetInt64(), 1, layer.GetProperty("of").GetInt64() / 4);
        Assert.True(layer.GetProperty("lazy").GetBoolean());
    }

    [Fact]
    public async Task Report_of_any_other_scan_has_no_word_of_it()
    {
        await ImportAsync();
        var result = (await _product.ScanAsync(Layout(), "--fail-on-unknown")).Expect(ExitCodes.Success);

        Assert.Equal("complete", result.Report.Status);
        Assert.DoesNotContain("fetched", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("lazy", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_prints_one_line_of_it()
    {
        await ImportAsync();
        var result = await _product.RunAsync("scan", Layout(), "--offline", "--lazy");

        Assert.Matches(@"\nFetched {7}[\d,]+ of [\d,]+ \([\d.]+ %\) bytes; 1 of 1 layer by table of contents *\n", result.Output);
        Assert.Contains("toc-view", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comparison_of_an_honest_layer_changes_nothing()
    {
        await ImportAsync();
        var target = Layout();

        Assert.Equal((await _product.ScanAsync(target)).Output, (await _product.ScanAsync(target, "--check-toc")).Output);
    }

    [Theory]
    [InlineData("--lazy", "--check-toc", "choose one")]
    [InlineData("--trust-toc", "docker.io/library/*", "--trust-toc has no effect")]
    [InlineData("--trust-toc", "docker.io/library/debian:12", "not a pattern of repositories")]
    [InlineData("--limit", "Nothing=5", "is not a limit")]
    [InlineData("--limit", "KeptEntries", "NAME=VALUE")]
    [InlineData("--limit", "KeptEntries=0", "not a number from 1 to")]
    [InlineData("--limit", "KeptEntries=99999999999", "not a number from 1 to")]
    [InlineData("--max-time", "soon", "not a duration")]
    public async Task Options_that_make_no_sense_are_usage_errors(string option, string value, string error)
    {
        var result = (await _product.ScanAsync(Layout(), option, value)).Expect(ExitCodes.Usage);

        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_limit_can_be_set_by_its_name()
    {
        await ImportAsync();
        var result = (await _product.ScanAsync(Layout(), "--limit", "FileBytes=10", "--limit", "LayerEntries=1000")).Expect(ExitCodes.Success);

        Assert.Contains("file-too-large", result.Report.WarningCodes);
        Assert.DoesNotContain("limit-exceeded", result.Report.WarningCodes);
        Assert.Contains("limit-exceeded", (await _product.ScanAsync(Layout(), "--limit", "KeptEntries=1")).Report.WarningCodes);
    }

    private static JsonElement Schema() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "report.schema.json"))).RootElement;

    private Task ImportAsync() => _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash", "6"));

    private string Layout()
    {
        var layout = new OciLayoutBuilder();
        layout.Add(new TocLayerBuilder().File("etc/os-release", Roots.Debian12).File("noise", Noise()).File(Roots.DpkgStatus, Roots.Status(Roots.Deb("bash", "5.2.15-2"))).ToZstdChunked());
        return _product.Folder.Write("target.tar", layout.ToTar());
    }

    /// <summary>Bytes that no compression makes smaller.</summary>
    internal static byte[] Noise()
    {
        var bytes = new byte[400_000];
        var state = 1u;
        for (var i = 0; i < bytes.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }
}

using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>The same target, data and options give the same bytes.</summary>
public sealed class DeterminismTests
{
    private static readonly string[] Targets = ["debian-11", "alpine-3.11", "ubuntu-18.04"];

    public static TheoryData<string> AllTargets => [.. Targets];

    [Theory]
    [MemberData(nameof(AllTargets))]
    public async Task Two_scans_are_the_same_bytes(string sample)
    {
        using var product = new Product();
        var image = await SampleAsync(product, sample);
        await product.ImportSamplesAsync();

        var first = (await product.ScanAsync(image)).Expect(ExitCodes.Success);

        Assert.Equal(first.Output, (await product.ScanAsync(image)).Output);
        Assert.NotEmpty(first.Report.Findings);
    }

    [Fact]
    public async Task Order_and_time_of_import_and_place_of_the_database_change_nothing()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "samples", "advisories")).Order(StringComparer.Ordinal).ToList();
        using var product = new Product();
        var image = await SampleAsync(product, "debian-11");
        (await product.RunAsync("db", "import", "osv", Path.GetDirectoryName(files[0])!)).Expect(ExitCodes.Success);
        var expected = (await product.ScanAsync(image, "--as-of", "2026-05-01")).Expect(ExitCodes.Success);

        product.Now += TimeSpan.FromDays(90);
        var database = product.Folder.PathOf("another/place.db");
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        files.Reverse();
        foreach (var part in files.Chunk(7))
        {
            var records = product.Folder.Write("part.ndjson", string.Join('\n', part.Select(file => File.ReadAllText(file).ReplaceLineEndings(" "))));
            (await product.RunAsync("db", "import", "osv", records, "--db", database)).Expect(ExitCodes.Success);
        }

        Assert.Equal(expected.Output, (await product.ScanAsync(image, "--as-of", "2026-05-01", "--db", database)).Output);
    }

    [Fact]
    public async Task Evaluation_date_changes_nothing_that_did_not_use_it()
    {
        using var product = new Product();
        await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash"));
        var root = Roots.Debian(Roots.Deb("bash", "1-1")).ToTar();

        var first = (await product.ScanAsync(root, "--as-of", "2026-01-01")).Expect(ExitCodes.Success);

        Assert.Equal(first.Output, (await product.ScanAsync(root, "--as-of", "2027-12-31")).Output);
    }

    [Fact]
    public async Task Database_digest_covers_content_alone()
    {
        using var product = new Product();
        var root = Roots.Debian(Roots.Deb("bash", "1-1")).ToTar();
        var empty = (await product.ScanAsync(root)).Report.DatabaseDigest;

        await product.ImportAsync(Records("2-1"));
        var first = (await product.ScanAsync(root)).Report.DatabaseDigest;
        Assert.NotEqual(empty, first);

        product.Now += TimeSpan.FromDays(3);
        await product.ImportAsync(Records("2-1"));
        Assert.Equal(first, (await product.ScanAsync(root)).Report.DatabaseDigest);

        await product.ImportAsync(Records("2-2"));
        Assert.NotEqual(first, (await product.ScanAsync(root)).Report.DatabaseDigest);

        await product.ImportAsync(Records("2-1"));
        Assert.Equal(first, (await product.ScanAsync(root)).Report.DatabaseDigest);

        (await product.RunAsync("db", "remove", "own")).Expect(ExitCodes.Success);
        Assert.Equal(empty, (await product.ScanAsync(root)).Report.DatabaseDigest);
    }

    [Fact]
    public async Task Time_of_the_scan_is_in_the_report_only_on_request()
    {
        using var product = new Product();
        var root = Roots.Debian(Roots.Deb("bash", "1-1")).ToTar();
        var expected = await product.ScanAsync(root, "--as-of", "2026-01-01");

        product.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(expected.Output, (await product.ScanAsync(root, "--as-of", "2026-01-01")).Output);
        Assert.Equal(
            "2026-03-01T12:01:00Z",
            (await product.ScanAsync(root, "--timestamps")).Report.Json.GetProperty("scannedAt").GetString());
    }

    private static Osv[] Records(string fixedIn) =>
        [new Osv("CVE-1-1000").Affects("Debian:12", "bash", fixedIn), new Osv("CVE-1-1001").Affects("Debian:12", "zsh", "3")];

    private static async Task<string> SampleAsync(Product product, string sample)
    {
        var folder = product.Folder.PathOf("demo");
        (await product.RunAsync("demo", sample, "--keep", folder)).Expect(ExitCodes.Success);
        return Path.Combine(folder, "image.tar");
    }
}

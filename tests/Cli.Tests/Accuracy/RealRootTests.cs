using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>Roots that Debian's tools made: the inventory against dpkg-query, the findings against oracles that share no code with us.</summary>
public sealed class RealRootTests : IDisposable
{
    private const string OsvZip = "feeds/osv/Debian/all.zip";

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public async Task Inventory_is_that_of_dpkg_query(string suite)
    {
        var root = await RealRoot.OfAsync(suite);
        var expected = await RealRoot.InstalledAsync(root.Folder);
        Assert.True(expected.Count > 50);

        var folder = (await _product.ScanAsync("dir:" + root.Folder)).Expect(ExitCodes.Success).Report;
        Assert.Equal(expected, InstalledPackage.Of(folder));

        var tarball = (await _product.ScanAsync(root.Tarball)).Expect(ExitCodes.Success).Report;
        Assert.Equal(folder.Content, tarball.Content);

        await root.MakeLayoutAsync();
        var image = (await _product.ScanAsync(root.Layout)).Expect(ExitCodes.Success).Report;
        Assert.Equal(folder.Content, image.Content);
        Assert.All([folder, tarball, image], report => Assert.Equal(["no-advisory-data"], report.WarningCodes));
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public async Task Findings_from_the_tracker_are_those_of_the_oracle(string suite)
    {
        var root = await RealRoot.OfAsync(suite);
        var oracle = new TrackerOracle(await UpdateFromTrackerAsync(suite), suite);

        var real = (await _product.ScanAsync("dir:" + root.Folder, "--feed", "debian")).Expect(ExitCodes.Success).Report;
        Assert.Equal(oracle.FindingsOf(await RealRoot.InstalledAsync(root.Folder)), real.FindingLines.Order(StringComparer.Ordinal));

        var old = await WithOtherVersionsAsync(root, oracle.Sources, oracle.FixesOf);
        var report = (await _product.ScanAsync("dir:" + old, "--feed", "debian")).Expect(ExitCodes.Success).Report;
        var expected = oracle.FindingsOf(await RealRoot.InstalledAsync(old));
        Assert.True(expected.Count > 5_000, $"{expected.Count} findings are too few to be a test.");
        Assert.Equal(expected, report.FindingLines.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bookworm", "Debian:12")]
    [InlineData("trixie", "Debian:13")]
    public async Task Findings_from_osv_are_those_of_the_oracle(string suite, string ecosystem)
    {
        var root = await RealRoot.OfAsync(suite);
        var zip = SharedCorpus.PathOf(OsvZip);
        (await _product.RunAsync("db", "update", "--feed", "osv", "--from", zip)).Expect(ExitCodes.Success);
        var oracle = new OsvOracle(zip);

        foreach (var folder in new[] { root.Folder, await WithOtherVersionsAsync(root, oracle.Sources, source => oracle.FixesOf(ecosystem, source)) })
        {
            var report = (await _product.ScanAsync("dir:" + folder, "--feed", "osv")).Expect(ExitCodes.Success).Report;
            var expected = oracle.FindingsOf(ecosystem, await RealRoot.InstalledAsync(folder));

            Assert.NotEmpty(expected);
            Assert.Equal(expected, report.FindingLines.Select(line => line[..line.IndexOf(" -> ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Imports the tracker's data of Debian 11 as that of <paramref name="suite"/> and returns it.</summary>
    private async Task<JsonElement> UpdateFromTrackerAsync(string suite)
    {
        await using var file = File.OpenRead(SharedCorpus.PathOf("feeds/debian/tracker-json/reconstructed-2023-03.json.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        var text = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Replace("\"bullseye\"", $"\"{suite}\"", StringComparison.Ordinal);
        var tracker = _product.Folder.Write("tracker.json", text);
        (await _product.RunAsync("db", "update", "--feed", "debian", "--from", tracker)).Expect(ExitCodes.Success);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>
    /// A root of the same release with packages of every source that the advisories know, in versions on and around the bounds: a fix
    /// itself, a hair before it, a rebuild of it, a hair after it, and long before everything.
    /// </summary>
    private async Task<string> WithOtherVersionsAsync(RealRoot root, IEnumerable<string> sources, Func<string, IReadOnlyList<string>> fixesOf)
    {
        var status = new StringBuilder();
        var turn = 0;
        foreach (var source in sources)
        {
            foreach (var fix in fixesOf(source).Take(3))
            {
                foreach (var version in (string[])[fix, fix + "~", fix + "+b1", fix + ".1", "0"])
                {
                    // The source's version stands in brackets where it is another than the binary's.
                    var other = turn++ % 2 == 0;
                    status.Append(CultureInfo.InvariantCulture, $"Package: {source}{turn}\nStatus: install ok installed\nMaintainer: a\nArchitecture: amd64\n");
                    status.Append(CultureInfo.InvariantCulture, $"Source: {source}{(other ? $" ({version})" : "")}\nVersion: {(other ? "1:2-3+b4" : version)}\nDescription: b\n\n");
                }
            }
        }

        _product.Folder.Write("old/var/lib/dpkg/status", status.ToString());
        _product.Folder.Write("old/etc/os-release", await File.ReadAllBytesAsync(Path.Combine(root.Folder, "usr/lib/os-release"), TestContext.Current.CancellationToken));
        return _product.Folder.PathOf("old");
    }
}

using System.Security.Cryptography;
using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Transport;
using Strata.Testing;
using Xunit;
using ZstdSharp;

namespace Strata.Core.Tests.Feeds.Transport;

public sealed class FeedFileTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 20_000)));

    [Fact]
    public async Task Compression_is_told_by_magic_bytes_and_not_by_name()
    {
        using var compressor = new Compressor();
        foreach (var content in new[] { Text, FeedArchives.Gzip(Text), FeedArchives.Gzip(FeedArchives.Gzip(Text)), compressor.Wrap(Text).ToArray() })
        {
            var file = Assert.Single(await ReadAsync(("data.gz", content)));
            Assert.Equal(Text, file.Content);
        }
    }

    [Fact]
    public async Task Archives_in_archives_are_opened_with_the_paths_of_their_members()
    {
        var zip = FeedArchives.Zip(("b.json", Text), ("a/b.json", Text));
        var files = await ReadAsync(
            ("z.tar.gz", FeedArchives.Gzip(FeedArchives.Tar(("./dir/x.zip", zip), ("y.json.gz", FeedArchives.Gzip(Text))))),
            ("k.zip", zip));

        Assert.Equal(
            ["k.zip/a/b.json", "k.zip/b.json", "z.tar/dir/x.zip/a/b.json", "z.tar/dir/x.zip/b.json", "z.tar/y.json"],
            files.Select(file => file.Path));
        Assert.All(files, file => Assert.Equal(Text, file.Content));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9999)]
    public async Task Cut_off_archive_is_refused(double share)
    {
        using var compressor = new Compressor();
        var noise = RandomNumberGenerator.GetBytes(200_000);
        foreach (var (name, content) in new[]
        {
            ("gzip", FeedArchives.Gzip(noise)),
            ("zip", FeedArchives.Zip(("a", noise))),
            ("zstd", compressor.Wrap(noise).ToArray()),
            ("tar", FeedArchives.Tar(("a", noise))[..^1024]),
            ("tar.gz", FeedArchives.Gzip(FeedArchives.Tar(("a", noise)))),
        })
        {
            await RefusedAsync(name, content[..(int)(content.Length * share)]);
        }
    }

    [Fact]
    public async Task Tar_that_ends_between_members_is_refused()
    {
        var tar = FeedArchives.Tar(("a", new byte[512 * 4]));
        tar.AsSpan(512 * 3, 512).Fill(7);
        var end = tar.Length;
        while (tar[end - 1] == 0)
        {
            end--;
        }

        await RefusedAsync("a.tar", tar[..((end + 511) / 512 * 512)]);
    }

    [Fact]
    public async Task Wrong_checksum_is_refused()
    {
        var zip = FeedArchives.Zip(("a", Text));
        zip[zip.Length / 2] ^= 1;
        await RefusedAsync("a.zip", zip);

        var gzip = FeedArchives.Gzip(Text);
        gzip[^6] ^= 1;
        await RefusedAsync("a.gz", gzip);
    }

    [Theory]
    [InlineData("feeds/almalinux/updateinfo/corruptcrc/almalinux/9/BaseOS/x86_64/os/repodata/corrupt-updateinfo.xml.gz")]
    [InlineData("feeds/rocky/updateinfo/corruptcrc/pub/rocky/9/BaseOS/x86_64/os/repodata/corrupt-updateinfo.xml.gz")]
    public async Task Real_broken_gzip_is_refused(string path) =>
        await RefusedAsync("a.gz", await File.ReadAllBytesAsync(SharedCorpus.PathOf(path), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("feeds/ubuntu/osv/happy/osv-all.tar.xz", 3)]
    [InlineData("feeds/suse/osv/osv.tar.bz2", 5)]
    public async Task Real_archive_is_whole_and_its_cut_is_refused(string path, int members)
    {
        var content = await File.ReadAllBytesAsync(SharedCorpus.PathOf(path), TestContext.Current.CancellationToken);

        Assert.Equal(members, (await ReadAsync(("a", content))).Count);
        await RefusedAsync("a", content[..^(content.Length / 3)]);
        await RefusedAsync("a", content[..^9]);
    }

    [Fact]
    public async Task Bomb_is_stopped_by_its_ratio()
    {
        var bomb = FeedArchives.Gzip(new byte[8 << 20]);
        var limits = new FeedLimits { RatioFreeBytes = 1 << 20, Ratio = 50 };

        var exception = await RefusedAsync("bomb", bomb, limits);
        Assert.Contains("times its size", exception.Message, StringComparison.Ordinal);
        await RefusedAsync("bomb", FeedArchives.Zip(("a", new byte[8 << 20])), limits);
    }

    [Fact]
    public async Task Total_of_small_files_is_limited()
    {
        var zip = FeedArchives.Zip(("a", Text), ("b", Text), ("c", Text));

        await RefusedAsync("a.zip", zip, new FeedLimits { ExpandedBytes = Text.Length * 2 });
        await RefusedAsync("a.zip", zip, new FeedLimits { Files = 2 });
        Assert.Equal(3, (await ReadAsync(new FeedLimits { ExpandedBytes = Text.Length * 3, Files = 3 }, ("a.zip", zip))).Count);
    }

    [Fact]
    public async Task Archives_within_archives_are_limited()
    {
        var content = FeedArchives.Gzip(Text);
        for (var depth = 1; depth < FeedLimits.Default.Nesting; depth++)
        {
            content = FeedArchives.Gzip(content);
        }

        Assert.Single(await ReadAsync(("a", content)));
        await RefusedAsync("a", FeedArchives.Gzip(content));
    }

    [Fact]
    public async Task Hostile_names_are_only_names()
    {
        var files = await ReadAsync(("a.zip", FeedArchives.Zip(("../../etc/passwd", Text), ("/abs\u001b[31m", Text))));

        Assert.Equal(["a.zip/../../etc/passwd", "a.zip//abs\uFFFD[31m"], files.Select(file => file.Path));
        await RefusedAsync("a.zip", FeedArchives.Zip((new string('n', 5000), Text)));
    }

    [Fact]
    public async Task Folder_is_read_in_order_without_hidden_files()
    {
        var folder = Directory.CreateTempSubdirectory("strata-feeds-");
        try
        {
            foreach (var path in new[] { "b/x.json", "a.json", "b.json", ".git/config", "B.json", "c.zip" })
            {
                var full = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                await File.WriteAllBytesAsync(full, path == "c.zip" ? FeedArchives.Zip(("m.json", Text)) : Text, TestContext.Current.CancellationToken);
            }

            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "loop"), folder.FullName);
            var files = new List<string>();
            await using var source = new LocalFeedFiles(folder.FullName, FeedLimits.Default);
            await foreach (var file in source.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                files.Add(file.Path);
            }

            Assert.Equal(["B.json", "a.json", "b.json", "b/x.json", "c.zip/m.json"], files);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<FeedFormatException> RefusedAsync(string name, byte[] content, FeedLimits? limits = null) =>
        Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync(limits ?? FeedLimits.Default, (name, content)));

    private static Task<List<(string Path, byte[] Content)>> ReadAsync(params (string Path, byte[] Content)[] files) =>
        ReadAsync(FeedLimits.Default, files);

    private static async Task<List<(string Path, byte[] Content)>> ReadAsync(FeedLimits limits, params (string Path, byte[] Content)[] files)
    {
        var read = new List<(string, byte[])>();
        await foreach (var file in new MemoryFeedFiles(files) { Limits = limits }.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            using var content = new MemoryStream();
            await file.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
            read.Add((file.Path, content.ToArray()));
        }

        return read;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using TarEntryType = Strata.Core.Layers.Tar.TarEntryType;
using System.Text;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Tar;

/// <summary>Archives of other writers: the tar command, where there is one, and System.Formats.Tar.</summary>
public sealed class TarCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strata-tests-").FullName;

    [Theory]
    [InlineData("v7", "")]
    [InlineData("oldgnu", "")]
    [InlineData("gnu", "")]
    [InlineData("ustar", "")]
    [InlineData("posix", "")]
    [InlineData("gnu", "--sparse")]
    [InlineData("oldgnu", "--sparse")]
    [InlineData("posix", "--sparse --sparse-version=0.0")]
    [InlineData("posix", "--sparse --sparse-version=0.1")]
    [InlineData("posix", "--sparse --sparse-version=1.0")]
    public async Task Archive_of_the_tar_command_is_read_as_it_was_written(string format, string options)
    {
        var isSparse = options.Length > 0;
        var isLong = format is not "v7";
        var expected = WriteFiles(isSparse, isLong && format != "ustar");
        var archive = await RunTarAsync($"--format={format} {options} -cf - .");

        var listing = TarListing.Of(archive);
        Assert.Empty(listing.Warnings);
        Assert.False(listing.IsDamaged);
        var files = listing.Entries.Where(entry => entry.Type == TarEntryType.Regular).ToDictionary(entry => entry.Name[2..], entry => entry.Content!);
        var hardLink = listing.Entries.Single(entry => entry.Type == TarEntryType.HardLink);
        files.Add(hardLink.Name[2..], files[hardLink.Link[2..]]);
        Assert.Equal(expected.OrderBy(file => file.Key, StringComparer.Ordinal), files.OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.Equal("small", listing.Entries.Single(entry => entry.Type == TarEntryType.SymbolicLink).Link);
        Assert.Equal(!isSparse, archive.Length > 1_000_000);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Archive_of_the_base_library_is_read_as_it_was_written(TarEntryFormat format)
    {
        var expected = WriteFiles(withHole: false, withLongNames: format is TarEntryFormat.Pax or TarEntryFormat.Gnu);
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, format, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            {
                writer.WriteEntry(file, Path.GetRelativePath(_folder, file));
            }
        }

        var listing = TarListing.Of(archive.ToArray());
        Assert.Empty(listing.Warnings);
        Assert.Equal(
            expected.Where(file => file.Key != "hard").OrderBy(file => file.Key, StringComparer.Ordinal),
            listing.Entries.Where(entry => entry.Type == TarEntryType.Regular && entry.Name != "hard")
                .Select(entry => KeyValuePair.Create(entry.Name, entry.Content!)).OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.Equal("small", listing.Entries.Single(entry => entry.Type == TarEntryType.SymbolicLink).Link);
    }

    [Fact]
    public void Archive_of_the_test_builder_is_read_by_the_base_library()
    {
        var archive = new LayerBuilder().File("a/b", "content").Directory("d").Symlink("l", "a/b").HardLink("h", "a/b").File(new string('n', 200), "long").Build();
        using var reader = new System.Formats.Tar.TarReader(new MemoryStream(archive));
        var names = new List<(TarEntryType? Ours, string Name, long Length)>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add((null, entry.Name, entry.Length));
        }

        Assert.Equal([(null, "a/b", 7), (null, "d/", 0), (null, "l", 0), (null, "h", 0), (null, new string('n', 200), 4)], names);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> WriteFiles(bool withHole, bool withLongNames)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub", "folder"));
        var files = new Dictionary<string, string>
        {
            ["small"] = "hello\n", ["empty"] = "", ["sub/folder/block"] = new string('b', 512), ["sub/over"] = new string('o', 513),
        };
        if (withLongNames)
        {
            files.Add("sub/" + new string('n', 150), "long name");
        }

        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(_folder, name), content);
        }

        WriteHoles(Path.Combine(_folder, "holes"), withHole ? 2_000_000 : 1_200_000);
        files.Add("holes", Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder, "holes"))));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "small");
        File.Copy(Path.Combine(_folder, "small"), Path.Combine(_folder, "hard"));
        files.Add("hard", "hello\n");
        return files;
    }

    private static void WriteHoles(string path, long size)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.SetLength(file, size);
        for (var i = 0; i < 9; i++)
        {
            RandomAccess.Write(file, Encoding.ASCII.GetBytes($"region {i}"), (i * 131_072L) + 5000);
        }
    }

    private async Task<byte[]> RunTarAsync(string arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        File.Delete(Path.Combine(_folder, "hard"));
        try
        {
            using var link = Process.Start("ln", ["--", Path.Combine(_folder, "small"), Path.Combine(_folder, "hard")]);
            await link.WaitForExitAsync(cancellationToken);
            using var tar = Process.Start(new ProcessStartInfo("tar", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
            var archive = new MemoryStream();
            await tar.StandardOutput.BaseStream.CopyToAsync(archive, cancellationToken);
            await tar.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, tar.ExitCode);
            return archive.ToArray();
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no tar command.");
            throw;
        }
    }
}

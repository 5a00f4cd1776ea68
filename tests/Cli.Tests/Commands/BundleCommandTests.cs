using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Commands;

/// <summary>Advisories that are carried from one machine to another in a file.</summary>
public sealed class BundleCommandTests : IDisposable
{
    private const string Tracker = """
        {"openssl":{"CVE-2024-5535":{"description":"A buffer overread.","releases":{"bookworm":{"status":"resolved",
        "repositories":{"bookworm":"3.0.15-1~deb12u1"},"fixed_version":"3.0.15-1~deb12u1","urgency":"low"}}}}}
        """;

    private readonly TemporaryFolder _folder = new();

    private string BundleFile => _folder.PathOf("bundle.tar");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Bundle_carries_feeds_and_own_advisories_to_a_store_in_one_file_or_two(bool fromOneFile, bool toOneFile)
    {
        var (here, there) = (Machine("here", fromOneFile), Machine("there", toOneFile));
        await FillAsync(here);

        var bundle = await here.RunAsync("db", "bundle", BundleFile);
        var key = WriteKey(bundle.Output);
        var restore = await there.RunAsync("db", "restore", BundleFile, "--trusted-key", key);

        Assert.Equal((0, ""), (bundle.ExitCode, bundle.Error));
        Assert.Equal((0, "debian: restored, 1 record\nown: restored, 1 record\n", ""), (restore.ExitCode, restore.Output, restore.Error));
        Assert.Equal(await StatusAsync(here), await StatusAsync(there));
        var again = await there.RunAsync("db", "restore", BundleFile, "--trusted-key", key);
        Assert.Equal("debian: unchanged\nown: restored, 1 record\n", again.Output);
        if (!toOneFile)
        {
            Assert.True(File.Exists(_folder.PathOf("there/data/strata/own.db")));
        }
    }

    [Fact]
    public async Task First_bundle_makes_a_key_that_only_the_user_may_read_and_later_ones_use_it()
    {
        var here = Machine("here");

        var first = await here.RunAsync("db", "bundle", BundleFile);
        var second = await here.RunAsync("db", "bundle", BundleFile);

        Assert.Contains("-----BEGIN PUBLIC KEY-----", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY-----", second.Output, StringComparison.Ordinal);
        Assert.EndsWith(second.Output, first.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.PathOf("here/data/strata/bundle-key.pem")));
        }
    }

    [Fact]
    public async Task Bundle_of_a_stranger_is_refused_until_the_key_is_in_the_folder_of_trusted_ones()
    {
        var (here, there) = (Machine("here"), Machine("there"));
        await FillAsync(here);
        var key = WriteKey((await here.RunAsync("db", "bundle", BundleFile)).Output);

        var refused = await there.RunAsync("db", "restore", BundleFile);
        Assert.Equal((3, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("--trusted-key", refused.Error, StringComparison.Ordinal);
        Assert.Contains("sha256:", refused.Error, StringComparison.Ordinal);
        Assert.Equal("{\n  \"feeds\": []\n}\n", (await there.RunAsync("db", "status", "--format", "json")).Output);

        _folder.Write("there/config/strata/trusted-keys/office.pem", File.ReadAllText(key));
        Assert.Equal(0, (await there.RunAsync("db", "restore", BundleFile)).ExitCode);
    }

    [Fact]
    public async Task Own_bundle_is_trusted_as_a_backup()
    {
        var here = Machine("here");
        await FillAsync(here);
        await here.RunAsync("db", "bundle", BundleFile);
        await here.RunAsync("db", "remove", "debian");

        Assert.Equal("debian: restored, 1 record\nown: restored, 1 record\n", (await here.RunAsync("db", "restore", BundleFile)).Output);
    }

    [Fact]
    public async Task Key_pair_of_the_users_own_making_signs_and_is_kept()
    {
        var (here, there) = (Machine("here"), Machine("there"));
        await FillAsync(here);
        var file = _folder.PathOf("signing.pem");

        var made = await here.RunAsync("db", "bundle-key", file);
        var shown = await here.RunAsync("db", "bundle-key", file);
        var key = _folder.Write("public.pem", made.Output);
        await here.RunAsync("db", "bundle", BundleFile, "--key", file);

        Assert.Equal((0, 0), (made.ExitCode, shown.ExitCode));
        Assert.Equal(made.Output, shown.Output);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", made.Output, StringComparison.Ordinal);
        Assert.Contains("private key", made.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("here/data/strata/bundle-key.pem")));
        Assert.Equal(0, (await there.RunAsync("db", "restore", BundleFile, "--trusted-key", key)).ExitCode);
        var wrong = await there.RunAsync("db", "restore", BundleFile, "--trusted-key", file);
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("private key", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_bundle_is_refused_unless_forced()
    {
        var (here, there) = (Machine("here"), Machine("there"));
        await FillAsync(here);
        var key = WriteKey((await here.RunAsync("db", "bundle", BundleFile)).Output);
        await there.RunAsync("db", "update", "--feed", "debian", "--from", _folder.Write("later.json", Tracker.Replace("low", "high", StringComparison.Ordinal)));

        var refused = await there.RunAsync("db", "restore", BundleFile, "--trusted-key", key);
        var forced = await there.RunAsync("db", "restore", BundleFile, "--trusted-key", key, "--force");

        Assert.Equal((3, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("older", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, "debian: restored, 1 record\nown: restored, 1 record\n"), (forced.ExitCode, forced.Output));
    }

    [Fact]
    public async Task Damaged_bundle_changes_nothing_and_leaves_no_trace()
    {
        var (here, there) = (Machine("here"), Machine("there"));
        await FillAsync(here);
        var key = WriteKey((await here.RunAsync("db", "bundle", BundleFile)).Output);
        var file = File.ReadAllBytes(BundleFile);
        file[Array.FindLastIndex(file, value => value != 0)] ^= 1;
        foreach (var damaged in new[] { file, file[..^600], file[..100], [], "hello"u8.ToArray() })
        {
            var run = await there.RunAsync("db", "restore", _folder.Write("damaged.tar", damaged), "--trusted-key", key);

            Assert.Equal((3, ""), (run.ExitCode, run.Output));
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }

        Assert.Equal("{\n  \"feeds\": []\n}\n", (await there.RunAsync("db", "status", "--format", "json")).Output);
    }

    [Theory]
    [InlineData("db", "restore", "missing.tar")]
    [InlineData("db", "bundle", "missing/bundle.tar")]
    [InlineData("db", "bundle", "bundle.tar", "--key", "missing.pem")]
    [InlineData("db", "bundle-key", "missing/key.pem")]
    public async Task File_that_cannot_be_used_is_a_failure_of_one_line(params string[] args)
    {
        var run = await Machine("here").RunAsync([.. args.Select(arg => arg.Contains('.', StringComparison.Ordinal) ? _folder.PathOf(arg) : arg)]);

        Assert.Equal(3, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(BundleFile));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.partial"));
    }

    [Fact]
    public async Task Older_bundle_of_that_name_is_replaced_only_by_a_whole_one()
    {
        var here = Machine("here");
        await FillAsync(here);
        _folder.Write("bundle.tar", "before");
        _folder.Write("here/data/strata/bundle-key.pem", "not a key");

        Assert.Equal(3, (await here.RunAsync("db", "bundle", BundleFile)).ExitCode);
        Assert.Equal("before", File.ReadAllText(BundleFile));
        File.Delete(_folder.PathOf("here/data/strata/bundle-key.pem"));
        Assert.Equal(0, (await here.RunAsync("db", "bundle", BundleFile)).ExitCode);
        Assert.NotEqual("before", File.ReadAllText(BundleFile));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.partial"));
    }

    private BundleMachine Machine(string name, bool isOneFile = false) => new(_folder.PathOf(name), isOneFile);

    private async Task FillAsync(BundleMachine machine)
    {
        var update = await machine.RunAsync("db", "update", "--feed", "debian", "--from", _folder.Write("json", Tracker));
        var import = await machine.RunAsync("db", "import", "osv", _folder.Write("own.json", new Osv("CVE-2026-1").Affects("Debian:12", "zlib1g", "1:1.3").ToJson()));
        Assert.Equal((0, 0), (update.ExitCode, import.ExitCode));
    }

    private string WriteKey(string output)
    {
        const string End = "-----END PUBLIC KEY-----\n";
        var start = output.IndexOf("-----BEGIN PUBLIC KEY-----", StringComparison.Ordinal);
        return _folder.Write("trusted.pem", output[start..(output.IndexOf(End, StringComparison.Ordinal) + End.Length)]);
    }

    private static async Task<string> StatusAsync(BundleMachine machine)
    {
        using var status = JsonDocument.Parse((await machine.RunAsync("db", "status", "--format", "json", "--verbose")).Output);
        return status.RootElement.GetRawText();
    }
}

using System.Text.Json;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Commands;

public sealed class DbCommandTests : IDisposable
{
    private const string Tracker = """
        {"openssl":{"CVE-2024-5535":{"description":"A buffer overread.","releases":{"bookworm":{"status":"resolved",
        "repositories":{"bookworm":"3.0.15-1~deb12u1"},"fixed_version":"3.0.15-1~deb12u1","urgency":"low"}}}}}
        """;

    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.PathOf("strata.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_of_an_empty_store_is_an_empty_list_and_makes_no_file()
    {
        var run = await CommandRun.OfAsync(["db", "status", "--format", "json", "--db", Database]);

        Assert.Equal((0, "{\n  \"feeds\": []\n}\n"), (run.ExitCode, run.Output));
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Status_has_exactly_the_promised_keys()
    {
        await CommandRun.OfAsync(["db", "update", "--feed", "debian", "--from", _folder.Write("json", Tracker), "--db", Database]);
        using var status = JsonDocument.Parse((await CommandRun.OfAsync(["db", "status", "--format", "json", "--db", Database])).Output);

        var feed = Assert.Single(status.RootElement.GetProperty("feeds").EnumerateArray());
        Assert.Equal(
            ["name", "updated", "records", "fingerprint", "error", "skipped"], feed.EnumerateObject().Select(member => member.Name));
        Assert.Equal("debian", feed.GetProperty("name").GetString());
        Assert.Equal(1, feed.GetProperty("records").GetInt64());
        Assert.StartsWith("sha256:", feed.GetProperty("fingerprint").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, feed.GetProperty("error").ValueKind);
        Assert.Equal(JsonValueKind.Object, feed.GetProperty("skipped").ValueKind);
    }

    [Fact]
    public async Task Local_data_without_a_feed_goes_to_the_feed_that_recognises_it()
    {
        var run = await CommandRun.OfAsync(["db", "update", "--from", _folder.Write("json", Tracker), "--db", Database]);

        Assert.Equal((0, "debian: updated, 1 record\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Same_data_again_is_unchanged_and_imported_again_by_force()
    {
        string[] update = ["db", "update", "--feed", "debian", "--from", _folder.Write("json", Tracker), "--db", Database];
        await CommandRun.OfAsync(update);

        Assert.Equal("debian: unchanged\n", (await CommandRun.OfAsync(update)).Output);
        Assert.Equal("debian: updated, 1 record\n", (await CommandRun.OfAsync([.. update, "--force"])).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Data_of_no_feed_is_refused(bool named)
    {
        string[] feed = named ? ["--feed", "debian"] : [];
        var run = await CommandRun.OfAsync(["db", "update", .. feed, "--from", _folder.Write("notes.txt", "hello"), "--db", Database]);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("notes.txt", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db", "update", "--feed", "nothing")]
    [InlineData("db", "update", "--feed-url", "nothing=https://mirror.example/")]
    [InlineData("db", "update", "--feed-url", "debian=ftp://mirror.example/")]
    [InlineData("db", "import", "osv", ".", "--name", "debian")]
    [InlineData("db", "import", "osv", ".", "--name", "Two Words")]
    [InlineData("db", "import", "updateinfo", ".")]
    [InlineData("db", "import", "updateinfo", ".", "--namespace", "debian:12")]
    [InlineData("db", "remove", "nothing")]
    [InlineData("db", "update", "--ca-file", "/nonexistent/ca.pem")]
    public async Task What_cannot_be_meant_is_a_usage_error(params string[] args)
    {
        var run = await CommandRun.OfAsync([.. args, "--db", Database]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Wrong_address_in_a_variable_is_a_usage_error() => Assert.Equal(
        2, (await CommandRun.OfAsync(["db", "update", "--db", Database], variables: new() { ["STRATA_FEED_DEBIAN_URL"] = "mirror" })).ExitCode);

    [Fact]
    public async Task Updates_of_a_repository_are_imported_for_a_namespace()
    {
        var path = _folder.Write(
            "updateinfo.xml",
            """
            <updates><update type="security"><id>ACME-7</id><title>Fixes CVE-2026-12345</title><pkglist><collection>
            <package name="acme" version="1.2" release="3" arch="x86_64"/></collection></pkglist></update><update type="bugfix"><id>ACME-8</id></update></updates>
            """);

        var run = await CommandRun.OfAsync(["db", "import", "updateinfo", path, "--namespace", "rocky:9", "--name", "acme", "--db", Database]);

        Assert.Equal((0, "acme: 1 record, skipped 1 no-vulnerability\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Removed_feed_is_gone()
    {
        await CommandRun.OfAsync(["db", "update", "--from", _folder.Write("json", Tracker), "--db", Database]);

        Assert.Equal(0, (await CommandRun.OfAsync(["db", "remove", "debian", "--db", Database])).ExitCode);
        Assert.Equal("{\n  \"feeds\": []\n}\n", (await CommandRun.OfAsync(["db", "status", "--format", "json", "--db", Database])).Output);
    }
}

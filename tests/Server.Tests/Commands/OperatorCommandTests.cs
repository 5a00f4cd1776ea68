using Microsoft.Extensions.Time.Testing;
using Strata.Core.Advisories;
using Strata.Core.Primitives;
using Strata.Server.Commands;
using Strata.Server.Configuration;
using Strata.Server.Tests.Workers;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Commands;

/// <summary>What an operator does on the command line, beside a server or without one.</summary>
public sealed class OperatorCommandTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Day = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTracker _tracker = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DatabaseFile => _folder.PathOf("server.db");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Dead_deliveries_are_listed_and_sent_again()
    {
        string name;
        await using (var database = await OpenAsync())
        {
            await database.Notifications.SetReceiversAsync(["hook"], Token);
            await database.Vulnerabilities.EditAsync("debian:12", "CVE-1", _ => Vulnerability(), Day, Token);
            await using var delivery = await database.Notifications.TakeAsync("hook", Day, DateTimeOffset.MinValue, Token);
            name = delivery!.Notification;
            await delivery.GiveUpAsync("answered 500", Token);
        }

        var list = await RunAsync("notifications", "list", "--state", "dead");
        var unknown = await RunAsync("notifications", "replay", "no-such-notification");
        var neither = await RunAsync("notifications", "replay");
        var replay = await RunAsync("notifications", "replay", name);
        var all = await RunAsync("notifications", "replay", "--all");

        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Equal(
            [
                "NOTIFICATION                          RECEIVER  STATE  ATTEMPTS  CREATED               ERROR",
                $"{name}  hook      dead          1  2026-05-06T07:08:09Z  answered 500",
                "0 pending, 0 delivered, 1 dead",
            ],
            list.Output.TrimEnd().Split('\n'));
        Assert.Equal((ServerExitCodes.Failed, "0 deliveries are sent again\n"), (unknown.ExitCode, unknown.Output));
        Assert.Equal((ServerExitCodes.Usage, "strata-server: Name a notification, or say --all. See 'strata-server notifications replay --help'.\n"), (neither.ExitCode, neither.Error));
        Assert.Equal((0, "1 deliveries are sent again\n"), (replay.ExitCode, replay.Output));
        Assert.Equal((0, "0 deliveries are sent again\n"), (all.ExitCode, all.Output));
        await using var after = await OpenAsync();
        Assert.NotNull(await after.Notifications.TakeAsync("hook", TimeProvider.System.GetUtcNow(), DateTimeOffset.MinValue, Token));
    }

    [Fact]
    public async Task Feeds_are_updated_without_a_server()
    {
        _tracker.Publish("3.0.2-1");
        var configuration = _folder.Write("config.yaml", $"clair:\n  updater:\n    interval: 0s\nstrata:\n  updater:\n    mirrors:\n      debian: {_tracker.Host.Address}\n");

        var first = await RunAsync("feeds", "update", "--feed", "debian", "--config", configuration);
        var second = await RunAsync("feeds", "update", "--feed", "debian", "--config", configuration);
        _tracker.Break();
        var third = await RunAsync("feeds", "update", "--feed", "debian", "--config", configuration);
        var unknown = await RunAsync("feeds", "update", "--feed", "debain", "--config", configuration);

        Assert.Equal((0, "debian: updated, 2 records\n", ""), first);
        Assert.Equal((0, "debian: unchanged\n", ""), second);
        Assert.Equal((ServerExitCodes.Failed, ""), (third.ExitCode, third.Output));
        Assert.StartsWith("debian: not updated: ", third.Error, StringComparison.Ordinal);
        Assert.Equal(ServerExitCodes.Usage, unknown.ExitCode);
        Assert.StartsWith("strata-server: --feed: no feed is called 'debain'; choose from ", unknown.Error, StringComparison.Ordinal);
        Assert.Contains(" debian, ", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feeds_are_updated_from_local_data_and_listed()
    {
        var data = _folder.Write("tracker.json", """
            { "openssl": { "CVE-2024-1": { "releases": { "bookworm": { "status": "resolved", "fixed_version": "3.0.2-1", "urgency": "high" } } } } }
            """);
        var configuration = _folder.Write("config.yaml", "strata:\n  updater:\n    feeds: [debian, osv]\n");
        var nothing = _folder.Write("nothing.txt", "nothing");

        var empty = await RunAsync("feeds", "list", "--config", configuration);
        var update = await RunAsync("feeds", "update", "--from", data, "--config", configuration);
        var named = await RunAsync("feeds", "update", "--feed", "osv", "--from", nothing, "--config", configuration);
        var missing = await RunAsync("feeds", "update", "--from", "/no/such/file", "--config", configuration);
        var list = await RunAsync("feeds", "list", "--config", configuration);
        var json = await RunAsync("feeds", "list", "--format", "json", "--verbose", "--config", configuration);

        Assert.Equal((0, "debian: updated, 1 records\n", ""), update);
        Assert.Equal(
            ["FEED    PARTITION  UPDATED  CHECKED  RECORDS  SKIPPED  FINGERPRINT", "debian  -          -        -              0        0  -", "osv     -          -        -              0        0  -"],
            empty.Output.TrimEnd().Split('\n'));
        Assert.Equal((ServerExitCodes.Failed, ""), (named.ExitCode, named.Output));
        Assert.StartsWith($"strata-server: nothing in '{nothing}' is data of the feed 'osv'", named.Error, StringComparison.Ordinal);
        Assert.Equal(ServerExitCodes.Failed, missing.ExitCode);
        Assert.Single(missing.Error.TrimEnd().Split('\n'));
        Assert.Matches(@"(?m)^debian +\S* +\S+ *\S* +20\d\d-\d\d-\d\d \d\d:\d\d +1 +0 +sha256:", list.Output);
        Assert.Matches(@"(?m)^osv +- +- +- +0 +0 +-$", list.Output);
        using var document = System.Text.Json.JsonDocument.Parse(json.Output);
        var feeds = document.RootElement.GetProperty("feeds");
        Assert.Equal(["debian", "osv"], feeds.EnumerateArray().Select(feed => feed.GetProperty("name").GetString()));
        Assert.Equal(1, feeds[0].GetProperty("partitions")[0].GetProperty("records").GetInt64());
    }

    [Theory]
    [InlineData("--version", "strata-server 0.1.0\n")]
    [InlineData("version", "strata-server 0.1.0\n")]
    public async Task Version_is_one_line(string argument, string output)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var exitCode = await ServerCommandLine.RunAsync(
            [argument], new ServerEnvironment { Variable = _ => null }, written, TextWriter.Null, (_, _) => Task.FromResult(9));

        Assert.Equal((0, output), (exitCode, written.ToString()));
    }

    [Fact]
    public async Task Flags_are_taken_as_Clair_takes_them_and_shown_with_two_dashes()
    {
        var configuration = _folder.Write("config.yaml", "clair:\n  api:\n    port: 7070\n");
        LoadedConfiguration? loaded = null;
        using var help = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };

        var exitCode = await ServerCommandLine.RunAsync(
            [$"-config={configuration}", "-log-level", "debug", "-insecure-tls", "-cpu-profile=/tmp/profile"], new ServerEnvironment { Variable = _ => null },
            TextWriter.Null, error, (configuration, _) =>
            {
                loaded = configuration;
                return Task.FromResult(0);
            });
        await ServerCommandLine.RunAsync(["--help"], new ServerEnvironment { Variable = _ => null }, help, error, (_, _) => Task.FromResult(0));

        Assert.Equal((0, ""), (exitCode, error.ToString()));
        Assert.Equal((7070, true, Microsoft.Extensions.Logging.LogLevel.Debug), (loaded!.Options.Api.Listen.Port, loaded.Options.Layers.InsecureTls, loaded.Options.Log.Level));
        Assert.Equal(["--cpu-profile is Clair's and has no effect."], loaded.Warnings);
        Assert.Contains("  --config <FILE> ", help.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" -config", help.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_without_a_command_shows_what_there_is()
    {
        var group = await RunBareAsync("feeds");
        var unknown = await RunBareAsync("feeds", "lits");

        Assert.Equal(ServerExitCodes.Usage, group.ExitCode);
        Assert.Contains("  update ", group.Error, StringComparison.Ordinal);
        Assert.Equal(ServerExitCodes.Usage, unknown.ExitCode);
        Assert.EndsWith(" See 'strata-server feeds --help'.\n", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_deletes_notifications_that_were_done_long_ago()
    {
        await using (var database = await OpenAsync())
        {
            await database.Notifications.SetReceiversAsync(["hook"], Token);
            await database.Vulnerabilities.EditAsync("debian:12", "CVE-1", _ => Vulnerability(), Day, Token);
            var delivery = await database.Notifications.TakeAsync("hook", Day, DateTimeOffset.MinValue, Token);
            await database.Notifications.DeleteAsync(delivery!.Notification, Day, Token);
            await delivery.DisposeAsync();
        }

        Assert.Equal((0, "0 rows of layers and 1 notifications were deleted\n", ""), await RunAsync("prune"));
        Assert.Equal((0, "0 rows of layers and 0 notifications were deleted\n", ""), await RunAsync("prune"));
    }

    [Fact]
    public async Task Import_from_what_is_no_database_of_clair_2_is_refused_in_one_line()
    {
        await using var postgres = await PostgresTestDatabase.CreateAsync(pooled: false, Token);
        var refused = await RunAsync("import-clair2", "--from", Address(postgres));

        Assert.Equal((ServerExitCodes.Failed, ""), (refused.ExitCode, refused.Output));
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
        var missing = await RunAsync("import-clair2");
        Assert.Equal(ServerExitCodes.Usage, missing.ExitCode);
    }

    private static string Address(PostgresTestDatabase database)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(database.Direct);
        return $"postgresql://postgres@{settings.Host}:{settings.Port}/{settings.Database}?sslmode=disable";
    }

    private static NamespaceVulnerability Vulnerability() => new()
    {
        Namespace = "debian:12",
        Name = "CVE-1",
        Feed = NamespaceVulnerability.OwnFeed,
        Severity = Severity.High,
        Affected = [new AffectedPackage { Namespace = "debian:12", Name = "openssl", Ranges = [VersionRange.Before("2")], FixedVersion = "2", State = FixState.Fixed }],
    };

    private async Task<SqliteDatabase> OpenAsync()
    {
        var database = new SqliteDatabase(DatabaseFile, new FakeTimeProvider(Day));
        await database.MigrateAsync(Token);
        return database;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) => RunBareAsync([.. args, "--database", DatabaseFile]);

    private static async Task<(int ExitCode, string Output, string Error)> RunBareAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await ServerCommandLine.RunAsync(
            args, new ServerEnvironment { Variable = _ => null }, output, error, (_, _) => Task.FromResult(0));
        return (exitCode, output.ToString(), error.ToString());
    }
}

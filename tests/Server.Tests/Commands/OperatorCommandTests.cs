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
            [$"{name}  hook              dead              1  2026-05-06T07:08:09Z  answered 500", "0 pending, 0 delivered, 1 dead"],
            list.Output.TrimEnd().Split('\n').Skip(1));
        Assert.Equal((ServerExitCodes.Failed, "0 deliveries are sent again\n"), (unknown.ExitCode, unknown.Output));
        Assert.Equal((ServerExitCodes.Usage, "strata-server: Name a notification, or say --all. See 'strata-server --help'.\n"), (neither.ExitCode, neither.Error));
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

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await ServerCommandLine.RunAsync(
            [.. args, "--database", DatabaseFile], new ServerEnvironment { Variable = _ => null }, output, error, (_, _) => Task.FromResult(0));
        return (exitCode, output.ToString(), error.ToString());
    }
}

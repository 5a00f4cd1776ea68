using Strata.Core.Advisories;
using Strata.Server.Commands;
using Strata.Server.Configuration;
using Strata.Storage.Notifications;
using Strata.Storage.Sqlite;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Commands;

/// <summary>Advisories that are carried from one server's database to another's.</summary>
public sealed class BundleCommandTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_restored_is_an_update_with_its_notifications()
    {
        await ReplaceAsync("source.db", Day, Advisory("CVE-2026-1"), Advisory("CVE-2026-2"));
        await ReplaceAsync("target.db", Day.AddDays(-9), Advisory("CVE-2026-1"));
        await using (var target = new SqliteDatabase(_folder.PathOf("target.db")))
        {
            await target.Notifications.SetReceiversAsync(["hook"], Token);
        }

        var bundle = await RunAsync("bundle", _folder.PathOf("bundle.tar"), "--database", _folder.PathOf("source.db"));
        var restore = await RunAsync("restore", _folder.PathOf("bundle.tar"), "--database", _folder.PathOf("target.db"));

        Assert.Equal((0, ""), (bundle.ExitCode, bundle.Error));
        Assert.Contains("1 partitions, 2 records, content sha256:", bundle.Output, StringComparison.Ordinal);
        Assert.Equal((0, "debian: restored, 2 records\n", ""), (restore.ExitCode, restore.Output, restore.Error));
        await using var database = new SqliteDatabase(_folder.PathOf("target.db"));
        Assert.Equal(1, (await database.Notifications.CountAsync(Token)).GetValueOrDefault(DeliveryState.Pending));
        Assert.NotNull(await database.Vulnerabilities.FindAsync("debian:12", "CVE-2026-2", Token));
    }

    [Fact]
    public async Task Bundle_that_is_not_trusted_or_not_there_is_one_line()
    {
        await ReplaceAsync("source.db", Day, Advisory("CVE-2026-1"));
        await RunAsync("bundle", _folder.PathOf("bundle.tar"), "--database", _folder.PathOf("source.db"));
        File.Delete(_folder.PathOf("data/strata/bundle-key.pem"));

        var refused = await RunAsync("restore", _folder.PathOf("bundle.tar"), "--database", _folder.PathOf("target.db"));
        var missing = await RunAsync("restore", _folder.PathOf("missing.tar"), "--database", _folder.PathOf("target.db"));

        Assert.All([refused, missing], run =>
        {
            Assert.Equal((ServerExitCodes.Failed, ""), (run.ExitCode, run.Output));
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        });
        Assert.Contains("--trusted-key", refused.Error, StringComparison.Ordinal);
        await using var target = new SqliteDatabase(_folder.PathOf("target.db"));
        Assert.Empty(await target.Advisories.GetStatesAsync(Token));
    }

    private static Advisory Advisory(string id) => new()
    {
        Key = $"{id}/openssl",
        Id = id,
        Affected = [new AffectedPackage { Namespace = "debian:12", Name = "openssl", Ranges = [VersionRange.Before("2")], FixedVersion = "2", State = FixState.Fixed }],
    };

    private async Task ReplaceAsync(string file, DateTimeOffset updated, params Advisory[] advisories)
    {
        await using var database = new SqliteDatabase(_folder.PathOf(file));
        await database.MigrateAsync(Token);
        var update = new FeedUpdate { Feed = "debian", Partition = "", Fingerprint = $"{updated:O}", Updated = updated, Checked = updated };
        await database.Advisories.ReplaceAsync(update, advisories.ToAsyncEnumerable(), Token);
    }

    [Fact]
    public async Task Option_of_the_server_before_a_command_is_refused_since_it_would_not_count()
    {
        var refused = await RunAsync("--database", _folder.PathOf("source.db"), "bundle", _folder.PathOf("bundle.tar"));

        Assert.Equal(ServerExitCodes.Usage, refused.ExitCode);
        Assert.Contains("'--database'", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("bundle.tar")));
        Assert.Equal(0, (await RunAsync("bundle", "--help")).ExitCode);
        Assert.Equal(0, (await RunAsync("--help")).ExitCode);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new ServerEnvironment
        {
            Variable = name => name switch
            {
                "XDG_DATA_HOME" => _folder.PathOf("data"),
                "XDG_CONFIG_HOME" => _folder.PathOf("config"),
                _ => null,
            },
        };
        var exitCode = await ServerCommandLine.RunAsync(args, environment, output, error, (_, _) => Task.FromResult(0));
        return (exitCode, output.ToString(), error.ToString());
    }
}

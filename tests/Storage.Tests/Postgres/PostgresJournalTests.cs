using System.Globalization;
using System.Text;
using Strata.Core.Advisories;
using Strata.Storage.Postgres;
using Strata.Storage.Vulnerabilities;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>The journal of edits: each is applied once and in its order, whoever applies it. An edit's content is the version that fixes it.</summary>
public class PostgresJournalTests : ServerDatabaseContract, IAsyncLifetime
{
    private readonly PostgresServerDatabase _database = new();
    private Task _between = Task.CompletedTask;

    protected virtual bool IsPooled => false;

    public ValueTask InitializeAsync() => _database.CreateAsync(IsPooled);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _database.DisposeAsync();
    }

    protected override Task<IServerDatabase> OpenAsync() => _database.OpenAsync();

    [Fact]
    public async Task Edit_is_shown_when_it_is_applied_and_not_before()
    {
        var database = _database.Connect();
        var revision = await database.GetRevisionAsync(Token);
        await AppendAsync(database, "CVE-1", "1.0");
        Assert.Null(await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-1", Token));
        Assert.Equal(revision, await database.GetRevisionAsync(Token));
        Assert.Equal((1, 0), await StandingAsync(database));

        var pass = await database.Journal!.ApplyAsync(ReadAsync, Token);
        Assert.Equal(("CVE-1", Now), (Assert.Single(pass.Applied).Name, pass.Applied[0].Made));
        Assert.Empty(pass.SetAside);
        Assert.Equivalent(Some.Vulnerability("CVE-1", fixedVersion: "1.0"), await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-1", Token), strict: true);
        Assert.Equal(revision + 1, await database.GetRevisionAsync(Token));
        Assert.Equal((0, 0), await StandingAsync(database));
        Assert.Empty((await database.Journal.ApplyAsync(ReadAsync, Token)).Applied);
    }

    [Fact]
    public async Task Edits_of_one_vulnerability_are_applied_in_their_order_with_a_notification_each()
    {
        var database = _database.Connect();
        string[] names = ["CVE-1", "CVE-2", "CVE-1", "CVE-1", "CVE-2", "CVE-3", "CVE-1"];
        for (var at = 0; at < names.Length; at++)
        {
            await AppendAsync(database, names[at], $"{at}");
        }

        // It changes nothing.
        await AppendAsync(database, "CVE-1", "6");
        Assert.Equal(8, (await database.Journal!.ApplyAsync(ReadAsync, Token)).Applied.Count);
        Assert.Equal(
            ["CVE-1 0 > 2", "CVE-1 2 > 3", "CVE-1 3 > 6", "CVE-1 > 0", "CVE-2 1 > 4", "CVE-2 > 1", "CVE-3 > 5"],
            (await NotificationsAsync(database)).Select(Told).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Edits_come_to_the_same_as_if_they_had_been_made_at_once()
    {
        await using var other = new PostgresServerDatabase();
        await other.CreateAsync(pooled: false);
        var (journalled, direct) = (_database.Connect(), other.Connect());
        foreach (var database in new[] { journalled, direct })
        {
            await ReplaceAsync(database, Some.Advisory("CVE-1/openssl"), Some.Advisory("CVE-2/zlib", Some.Affected("zlib")));
            await StoreAsync(database, "layer", null, Some.Package(), Some.Package("zlib"));
            await database.Notifications.SetReceiversAsync(["test"], Token);
        }

        (string Name, string Content)[] edits = [("CVE-1", "9"), ("CVE-3", "1"), ("CVE-3", "2 zlib"), ("CVE-1", "-"), ("CVE-4", "3"), ("CVE-2", "3.0.2-1")];
        foreach (var (name, content) in edits)
        {
            await AppendAsync(journalled, name, content);
            var function = Assert.Single(await ReadAsync([Edit(name, content)], Token));
            await direct.Vulnerabilities.EditAsync(Some.Namespace, name, function, Now, Token);
        }

        await journalled.Journal!.ApplyAsync(ReadAsync, Token);
        Assert.Equal(await FormsAsync(direct), await FormsAsync(journalled));
        var (expected, actual) = ((await direct.Advisories.GetStatesAsync(Token))[0], (await journalled.Advisories.GetStatesAsync(Token))[0]);
        Assert.Equal((expected.Feed, expected.Records, expected.Ranges), (actual.Feed, actual.Records, actual.Ranges));
        Assert.Equal(await direct.Advisories.GetContentDigestAsync(Token), await journalled.Advisories.GetContentDigestAsync(Token));
        foreach (var table in new[] { "own_package", "own_vulnerability", "change", "notification", "delivery" })
        {
            Assert.Equal(await other.ScalarAsync($"SELECT count(*) FROM strata.{table}"), await _database.ScalarAsync($"SELECT count(*) FROM strata.{table}"));
        }

        Assert.Equal(
            (await NotificationsAsync(direct)).Select(Told).Order(StringComparer.Ordinal),
            (await NotificationsAsync(journalled)).Select(Told).Order(StringComparer.Ordinal));
        Assert.Equal(["zlib"], await CandidatesAsync(journalled, "CVE-3"));
    }

    [Fact]
    public async Task Many_that_apply_at_once_apply_each_edit_once_and_none_too_early()
    {
        const int Vulnerabilities = 40;
        const int Versions = 10;
        var databases = Enumerable.Range(0, 3).Select(_ => _database.Connect()).ToList();
        await databases[0].Notifications.SetReceiversAsync(["test"], Token);
        using var done = new CancellationTokenSource();
        var applied = 0;
        var applying = databases.Select(async database =>
        {
            while (true)
            {
                var last = done.IsCancellationRequested;
                Interlocked.Add(ref applied, (await database.Journal!.ApplyAsync(ReadAsync, Token)).Applied.Count);
                if (last)
                {
                    return;
                }
            }
        }).ToList();
        await Task.WhenAll(Enumerable.Range(0, Vulnerabilities).Select(async number =>
        {
            for (var version = 0; version < Versions; version++)
            {
                await AppendAsync(databases[(number + version) % databases.Count], $"CVE-{number}", $"{version}");
            }
        }));
        await done.CancelAsync();
        await Task.WhenAll(applying);

        Assert.Equal(Vulnerabilities * Versions, applied);
        var expected = Enumerable.Range(0, Vulnerabilities).SelectMany(number => Enumerable.Range(0, Versions).Select(
            version => version == 0 ? $"CVE-{number} > 0" : $"CVE-{number} {version - 1} > {version}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await NotificationsAsync(databases[0])).Select(Told).Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), await StandingAsync(databases[0]));
    }

    [Fact]
    public async Task Edit_that_another_applies_meanwhile_is_left_to_it()
    {
        var (one, other) = (_database.Connect(), _database.Connect());
        await AppendAsync(one, "CVE-1", "1");
        var inner = 0;
        var pass = await one.Journal!.ApplyAsync(
            async (edits, token) =>
            {
                // The edits were read, and are gone when they are to be applied.
                inner += (await other.Journal!.ApplyAsync(ReadAsync, token)).Applied.Count;
                return await ReadAsync(edits, token);
            },
            Token);
        Assert.Equal((1, 0), (inner, pass.Applied.Count));
        Assert.Single(await NotificationsAsync(one));
    }

    [Fact]
    public async Task Edit_is_made_of_what_is_there_when_it_is_written()
    {
        var database = _database.Connect();
        await AppendAsync(database, "CVE-1", "- zlib");
        var changes = 0;
        await database.Journal!.ApplyAsync(
            async (edits, token) =>
            {
                var functions = await ReadAsync(edits, token);
                return
                [
                    .. functions.Select(function => (Func<NamespaceVulnerability?, NamespaceVulnerability?>)(before =>
                    {
                        // Both come between: a feed that tells of it, and an own one.
                        if (changes++ == 0)
                        {
                            _between = InterveneAsync(database);
                            Assert.True(SpinWait.SpinUntil(() => _between.IsCompleted, TimeSpan.FromSeconds(30)));
                        }

                        return function(before);
                    })),
                ];
            },
            Token);
        await _between;
        Assert.Equal(2, changes);
        var told = (await NotificationsAsync(database)).Select(Told).ToList();
        Assert.Contains("CVE-1 3.0.2-1 > 7", told);
        Assert.Contains("CVE-1 7 > none", told);
    }

    [Fact]
    public async Task Edits_of_a_vulnerability_are_applied_with_all_before_them_and_none_after()
    {
        var database = _database.Connect();
        foreach (var name in new[] { "CVE-1", "CVE-2", "CVE-3", "CVE-2", "CVE-4" })
        {
            await AppendAsync(database, name, "1");
        }

        Assert.Empty((await database.Journal!.ApplyAsync("debian:13", "CVE-2", ReadAsync, Token)).Applied);
        Assert.Equal(4, (await database.Journal.ApplyAsync(Some.Namespace, "CVE-2", ReadAsync, Token)).Applied.Count);
        Assert.Equal((1, 0), await StandingAsync(database));
        Assert.Null(await database.Vulnerabilities.FindAsync(Some.Namespace, "CVE-4", Token));
    }

    [Fact]
    public async Task Edit_that_cannot_be_applied_is_set_aside_and_the_others_go_on()
    {
        var database = _database.Connect();
        var tooLong = string.Concat(Enumerable.Range(0, 4_000).Select(number => ((number * 7919) % 10_007).ToString("x", CultureInfo.InvariantCulture)));
        await AppendAsync(database, "CVE-1", "1");
        await AppendAsync(database, "CVE-2", "unreadable");
        await AppendAsync(database, tooLong, "1");
        await AppendAsync(database, "CVE-2", "2");
        await AppendAsync(database, "CVE-3", "3");
        var pass = await database.Journal!.ApplyAsync(ReadAsync, Token);
        Assert.Equal(["CVE-1", "CVE-2", "CVE-3"], pass.Applied.Select(edit => edit.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["CVE-2", tooLong], pass.SetAside.Select(refused => refused.Edit.Name));
        Assert.Contains("what is this", pass.SetAside[0].Problem, StringComparison.Ordinal);
        Assert.Contains("54000", pass.SetAside[1].Problem, StringComparison.Ordinal);
        Assert.Equal((0, 2), await StandingAsync(database));
        Assert.Empty((await database.Journal.ApplyAsync(ReadAsync, Token)).SetAside);
        Assert.Equal(3, (await NotificationsAsync(database)).Count);

        // An operator has it tried again.
        await _database.ExecuteAsync("UPDATE strata.vulnerability_edit SET content = '4', error = NULL WHERE name = 'CVE-2'");
        Assert.Equal("CVE-2", Assert.Single((await database.Journal.ApplyAsync(ReadAsync, Token)).Applied).Name);
    }

    [Fact]
    public async Task Edits_that_come_at_once_share_transactions_and_none_is_lost()
    {
        const int Count = 1_000;
        var database = _database.Connect();
        var before = (string)(await _database.ScalarAsync("SELECT txid_current()::text"))!;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(number => AppendAsync(database, $"CVE-{number}", "1")));
        var after = (string)(await _database.ScalarAsync("SELECT txid_current()::text"))!;
        var transactions = long.Parse(after, CultureInfo.InvariantCulture) - long.Parse(before, CultureInfo.InvariantCulture);
        Assert.Equal((Count, 0), await StandingAsync(database));
        Assert.True(transactions < Count * 9 / 10, $"{transactions} transactions");
        Assert.Equal(Count, (await database.Journal!.ApplyAsync(ReadAsync, Token)).Applied.Count);
        Assert.Equal(Count, (await database.Vulnerabilities.ListAsync(Some.Namespace, null, Count + 1, Token)).Count);
    }

    [Fact]
    public async Task Statement_is_prepared_only_where_no_pooler_is()
    {
        var database = _database.Connect();
        await AppendAsync(database, "CVE-1", "1");
        Assert.Equal(!IsPooled, database.Sessions.IsJournalDirect);
        Assert.Equal(
            IsPooled ? 0 : 1,
            await database.Sessions.JournalAsync(
                async (connection, _) =>
                {
                    await using var command = connection.Sql("SELECT count(*) FROM pg_prepared_statements");
                    return await command.NumberAsync(Token);
                },
                Token));
    }

    [Fact]
    public async Task Statement_that_does_not_stay_prepared_is_not_prepared_again()
    {
        var database = _database.Connect();
        await AppendAsync(database, "CVE-1", "1");
        await database.Sessions.JournalAsync((connection, _) => connection.ExecuteAsync("DEALLOCATE ALL", [], Token), Token);
        await AppendAsync(database, "CVE-2", "1");
        await AppendAsync(database, "CVE-3", "1");
        Assert.False(database.Sessions.IsJournalDirect);
        Assert.Equal((3, 0), await StandingAsync(database));
    }

    [Fact]
    public async Task Large_edits_are_applied_a_few_at_a_time()
    {
        var database = _database.Connect();
        var large = new string('0', 900_000);
        for (var number = 0; number < 12; number++)
        {
            await AppendAsync(database, $"CVE-{number}", "1 " + large);
        }

        var most = 0;
        var pass = await database.Journal!.ApplyAsync(
            (edits, token) =>
            {
                most = Math.Max(most, edits.Count);
                return ReadAsync([.. edits.Select(edit => edit with { Content = edit.Content[..1] })], token);
            },
            Token);
        Assert.Equal((12, 5), (pass.Applied.Count, most));
        Assert.All(pass.Applied, edit => Assert.True(edit.Content.IsEmpty));
    }

    private static async Task InterveneAsync(PostgresDatabase database)
    {
        await ReplaceAsync(database, Some.Advisory("CVE-1/openssl"));
        await EditAsync(database, "CVE-1", _ => Some.Vulnerability("CVE-1", fixedVersion: "7"));
    }

    private static JournalledEdit Edit(string name, string content) => new(Some.Namespace, name, Encoding.UTF8.GetBytes(content), Now);

    private static Task AppendAsync(PostgresDatabase database, string name, string content) => database.Journal!.AppendAsync(Edit(name, content), Token);

    private static async Task<(long Waiting, long SetAside)> StandingAsync(PostgresDatabase database)
    {
        var standing = await database.Journal!.LookAsync(Token);
        Assert.Equal(standing.Waiting == 0, standing.Oldest is null);
        return (standing.Waiting, standing.SetAside);
    }

    /// <summary>An edit is <c>VERSION</c> or <c>VERSION PACKAGE</c>; <c>-</c> deletes.</summary>
    private static Task<IReadOnlyList<Func<NamespaceVulnerability?, NamespaceVulnerability?>>> ReadAsync(
        IReadOnlyList<JournalledEdit> edits, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Func<NamespaceVulnerability?, NamespaceVulnerability?>>>(
        [
            .. edits.Select(edit => (Func<NamespaceVulnerability?, NamespaceVulnerability?>)(_ =>
                Encoding.UTF8.GetString(edit.Content.Span).Split(' ') switch
                {
                    ["unreadable"] => throw new InvalidDataException("what is this"),
                    ["-", ..] => null,
                    [var version] => Some.Vulnerability(edit.Name, fixedVersion: version),
                    [var version, var package] => Some.Vulnerability(edit.Name, package, version),
                    _ => throw new InvalidDataException("too much"),
                })),
        ]);

    private static string Told(Notifications.Notification notification)
    {
        static string Version(NamespaceVulnerability form) => form.Affected[0].FixedVersion!;
        var (old, @new) = (notification.Change.Old, notification.Change.New);
        var name = notification.Change.Name;
        return $"{name}{(old is null ? "" : " " + Version(old))} > {(@new is null ? "none" : Version(@new))}";
    }

    private static async Task<List<string>> FormsAsync(PostgresDatabase database)
    {
        var forms = new List<string>();
        foreach (var name in (await database.Vulnerabilities.ListAsync(Some.Namespace, null, 100, Token)).Select(found => found.Name))
        {
            var form = (await database.Vulnerabilities.FindAsync(Some.Namespace, name, Token))!;
            forms.Add($"{name} {form.Feed} {string.Join(' ', form.Affected.Select(affected => affected.Name + affected.FixedVersion))}");
        }

        return forms;
    }

    private static async Task<IEnumerable<string>> CandidatesAsync(PostgresDatabase database, string id) =>
        (await database.Advisories.FindCandidatesAsync(Some.Namespace, ["openssl", "zlib"], Token))
            .Where(candidate => candidate.Advisory.Id == id).Select(candidate => candidate.Affected.Name);
}

using Strata.Core.Advisories;
using Strata.Storage.Postgres;
using Strata.Testing;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>Bringing the schema up, by several replicas at once and beside what others have in the database.</summary>
public sealed class PostgresMigrationTests : IAsyncLifetime
{
    private const string Everything = """
        SELECT coalesce(string_agg(n.nspname || '.' || c.relname || ' ' || c.relkind::text || coalesce(pg_get_indexdef(c.oid), ''), E'\n' ORDER BY n.nspname, c.relname), '')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname NOT IN ('strata', 'pg_catalog', 'pg_toast', 'information_schema')
        """;

    private PostgresTestDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await PostgresTestDatabase.CreateAsync(pooled: false, Token);

    public async ValueTask DisposeAsync() => await (_database?.DisposeAsync() ?? default);

    [Fact]
    public async Task Replicas_that_migrate_at_once_take_turns_and_all_succeed()
    {
        var migrations = With(() => "CREATE TABLE strata.second (id integer)", () => "-- concurrently\nCREATE INDEX CONCURRENTLY IF NOT EXISTS second_id ON strata.second (id);\n");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                await using var replica = Connect(migrations);
                await replica.MigrateAsync(Token);
                await replica.MigrateAsync(Token);
                Assert.Equal(0, await replica.GetRevisionAsync(Token));
            },
            Token)));
        await _database!.ExecuteAsync("DO $$ BEGIN ASSERT (SELECT max(version) = count(*) FROM strata.schema_version); ASSERT to_regclass('strata.second_id') IS NOT NULL; END $$", Token);
    }

    [Fact]
    public async Task Replica_of_the_version_before_goes_on_while_an_index_is_built_and_after()
    {
        await using var old = new PostgresDatabase(Options);
        await old.MigrateAsync(Token);
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    await old.Layers.StoreAsync(Some.Layer($"layer {i}", null, Some.Package($"p{i}")), Token);
                }
            },
            Token);
        await using var @new = Connect(With(
            () => "ALTER TABLE strata.layer ADD COLUMN note text",
            () => "-- concurrently\nCREATE INDEX CONCURRENTLY IF NOT EXISTS layer_note ON strata.layer (note);\n"));
        await @new.MigrateAsync(Token);
        await writing;
        await old.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory()), Token);
        Assert.NotNull(await @new.Layers.FindAsync("layer 39", Token));
    }

    [Fact]
    public async Task Newer_schema_is_refused_with_what_to_do()
    {
        await using (var @new = Connect(With(() => "SELECT 1")))
        {
            await @new.MigrateAsync(Token);
        }

        await using var old = new PostgresDatabase(Options);
        var refused = await Assert.ThrowsAsync<StoreException>(() => old.MigrateAsync(Token));
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_of_another_program_is_refused_and_left_alone()
    {
        await _database!.ExecuteAsync("CREATE SCHEMA strata; CREATE TABLE strata.rocks (age integer)", Token);
        await using var database = new PostgresDatabase(Options);
        var refused = await Assert.ThrowsAsync<StoreException>(() => database.MigrateAsync(Token));
        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
        await _database.ExecuteAsync("DO $$ BEGIN ASSERT to_regclass('strata.schema_version') IS NULL; END $$", Token);
    }

    [Fact]
    public async Task Empty_schema_that_an_administrator_made_for_a_plain_user_is_enough()
    {
        await _database!.ExecuteAsync(
            """
            DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'plain') THEN CREATE ROLE plain LOGIN; END IF; END $$;
            CREATE SCHEMA strata AUTHORIZATION plain;
            """,
            Token);
        await using var database = new PostgresDatabase(Options with { ConnectionString = Options.ConnectionString.Replace("Username=postgres", "Username=plain", StringComparison.Ordinal) });
        await database.MigrateAsync(Token);
        await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory()), Token);
        Assert.Single(await database.Advisories.FindCandidatesAsync(Some.Namespace, ["openssl"], Token));
    }

    [Fact]
    public async Task User_without_rights_is_told_so_without_details_of_the_server()
    {
        await _database!.ExecuteAsync("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobody') THEN CREATE ROLE nobody LOGIN; END IF; END $$", Token);
        await using var database = new PostgresDatabase(Options with { ConnectionString = Options.ConnectionString.Replace("Username=postgres", "Username=nobody", StringComparison.Ordinal) });
        var refused = await Assert.ThrowsAsync<StoreException>(() => database.MigrateAsync(Token));
        Assert.Equal("The database refuses this user a right that is needed. See docs/how-to/postgresql.md.", refused.Message);
    }

    [Fact]
    public async Task Nothing_outside_the_schema_changes()
    {
        await _database!.ExecuteAsync("CREATE TABLE public.layer (id serial PRIMARY KEY, name text); INSERT INTO public.layer (name) VALUES ('theirs')", Token);
        var before = await PostgresServerDatabase.ScalarAsync(Everything, _database.Direct);
        await using var database = new PostgresDatabase(Options);
        await database.MigrateAsync(Token);
        await database.Layers.StoreAsync(Some.Layer("ours", null, Some.Package()), Token);
        await database.Advisories.ReplaceAsync(Some.Update(), Some.Stream(Some.Advisory()), Token);
        Assert.Equal(before, await PostgresServerDatabase.ScalarAsync(Everything, _database.Direct));
    }

    private PostgresOptions Options => new() { ConnectionString = _database!.ConnectionString };

    private static PostgresMigrations With(params Func<string>[] more) => new([.. PostgresMigrations.CurrentScripts, .. more]);

    private PostgresDatabase Connect(PostgresMigrations migrations) => new(Options, TimeProvider.System, migrations);
}

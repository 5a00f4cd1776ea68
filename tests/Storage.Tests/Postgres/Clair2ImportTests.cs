using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Primitives;
using Strata.Storage.Clair2;
using Strata.Storage.Postgres;
using Xunit;

namespace Strata.Storage.Tests.Postgres;

/// <summary>Copying out of a database that Clair 2 used, into the same one or another.</summary>
public sealed class Clair2ImportTests : IAsyncLifetime
{
    private const string Content = """
        SELECT md5(string_agg(t::text, ',')) FROM (
            SELECT l::text FROM public.layer l UNION ALL SELECT d::text FROM public.layer_diff_featureversion d
            UNION ALL SELECT v::text FROM public.vulnerability v UNION ALL SELECT x::text FROM public.vulnerability_fixedin_feature x
            UNION ALL SELECT n::text FROM public.namespace n UNION ALL SELECT k::text FROM public.keyvalue k) t
        """;

    private readonly PostgresServerDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Clair2Import Import => new(
        _database.ConnectionString,
        @namespace => @namespace.Replace("centos:", "rhel:", StringComparison.Ordinal),
        (severity, metadata) => $"{severity}|{metadata}");

    public ValueTask InitializeAsync() => _database.CreateAsync(pooled: true);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Layers_come_with_parents_namespaces_and_features_to_be_analysed_again_when_posted()
    {
        await _database.ExecuteAsync(Clair2DatabaseScript.Sql);
        var before = await _database.ScalarAsync(Content);
        var target = _database.Connect();
        var result = await Import.RunAsync(target, Some.Day, Token);

        Assert.Equal(new Clair2ImportResult(5, 0, 2, 0, 2), result);
        var top = (await target.Layers.ReadInventoryAsync("top", Token))!;
        Assert.Equal(("middle", "debian:9", Clair2Import.EngineVersion), (top.Layer.ParentName, top.Layer.Namespace, top.Layer.EngineVersion));
        Assert.Equal([("openssl", "1.1.0j-1", "middle")], top.Packages.Select(package => (package.Package.Name, package.Package.Version, package.AddedBy)));
        var middle = (await target.Layers.ReadInventoryAsync("middle", Token))!;
        Assert.Equal([("openssl", "middle"), ("wget", "base")], middle.Packages.Select(package => (package.Package.Name, package.AddedBy)));
        var centos = Assert.Single((await target.Layers.ReadInventoryAsync("centos", Token))!.Packages).Package;
        Assert.Equal((PackageType.Rpm, "bash"), (centos.Type, centos.Source.Name));
        Assert.Null((await target.Layers.FindAsync("scratch", Token))!.Namespace);
        Assert.Equal(0, (await target.Layers.ReadTreeAsync("top", Token))!.Value.Length);
        Assert.Equal(before, await _database.ScalarAsync(Content));

        await target.Layers.StoreAsync(Some.Layer("top", "middle", Some.Package()), Token);
        Assert.Equal(new Clair2ImportResult(0, 5, 0, 2, 2), await Import.RunAsync(target, Some.Day, Token));
        Assert.Equal(3, (await target.Layers.FindAsync("top", Token))!.EngineVersion);
    }

    [Fact]
    public async Task Own_vulnerabilities_come_and_those_of_updaters_do_not()
    {
        await _database.ExecuteAsync(Clair2DatabaseScript.Sql);
        var target = _database.Connect();
        await Import.RunAsync(target, Some.Day, Token);

        var own = (await target.Vulnerabilities.FindAsync("debian:9", "ACME-1", Token))!;
        Assert.Equal((Severity.Critical, "ours", "https://acme.example/1", """Defcon1|{"by":{"team":"blue"}}"""), (own.Severity, own.Summary, own.Link, own.Annotations));
        Assert.Equal(
            [("openssl", "1.1.0j-1", FixState.Fixed, PackageKind.Source), ("wget", null, FixState.Affected, PackageKind.Source)],
            own.Affected.Select(affected => (affected.Name, affected.FixedVersion, affected.State, affected.Kind)));
        var red = (await target.Vulnerabilities.FindAsync("rhel:7", "ACME-3", Token))!;
        Assert.Equal((null, null, PackageKind.Binary), (red.Summary, red.Link, Assert.Single(red.Affected).Kind));
        Assert.Null(await target.Vulnerabilities.FindAsync("debian:9", "CVE-2017-13089", Token));
        Assert.Null(await target.Vulnerabilities.FindAsync("debian:9", "ACME-2", Token));
        Assert.Single(await target.Advisories.FindCandidatesAsync("debian:9", ["openssl"], Token));
    }

    [Fact]
    public async Task Database_without_Clairs_tables_is_refused()
    {
        var refused = await Assert.ThrowsAsync<StoreException>(() => Import.RunAsync(_database.Connect(), Some.Day, Token));
        Assert.Contains("not a database of Clair 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_update_is_written_where_Harbor_reads_it()
    {
        var compatibility = new KeyValueCompatibility(_database.Connect());
        Assert.Equal(
            [KeyValueOutcome.Written, KeyValueOutcome.Written],
            await Task.WhenAll(Enumerable.Range(0, 2).Select(i => compatibility.WriteLastUpdateAsync(DateTimeOffset.FromUnixTimeSeconds(1571234500), Token))));
        await compatibility.WriteLastUpdateAsync(DateTimeOffset.FromUnixTimeSeconds(1571239999), Token);
        Assert.Equal("1571239999", await _database.ScalarAsync("SELECT value FROM keyvalue WHERE key = 'updater/last'"));
    }

    [Fact]
    public async Task Clairs_own_table_is_used_and_its_other_rows_stay()
    {
        await _database.ExecuteAsync(Clair2DatabaseScript.Sql + "INSERT INTO public.keyvalue (key, value) VALUES ('updater/last', '1'), ('other', 'x')");
        Assert.Equal(KeyValueOutcome.Written, await new KeyValueCompatibility(_database.Connect()).WriteLastUpdateAsync(DateTimeOffset.FromUnixTimeSeconds(2), Token));
        Assert.Equal("other=x updater/last=2", await _database.ScalarAsync("SELECT string_agg(key || '=' || value, ' ' ORDER BY key) FROM public.keyvalue"));
    }

    [Theory]
    [InlineData("CREATE TABLE public.keyvalue (key text PRIMARY KEY, value text)")]
    [InlineData("CREATE TABLE public.keyvalue (id serial PRIMARY KEY, key varchar(128), value text)")]
    [InlineData("CREATE VIEW public.keyvalue AS SELECT 1 AS id, 'a'::varchar AS key, 'b'::text AS value")]
    public async Task Table_of_somebody_else_is_left_alone(string sql)
    {
        await _database.ExecuteAsync(sql);
        var before = await _database.ScalarAsync("SELECT count(*) FROM public.keyvalue");
        Assert.Equal(KeyValueOutcome.OtherTable, await new KeyValueCompatibility(_database.Connect()).WriteLastUpdateAsync(Some.Day, Token));
        Assert.Equal(before, await _database.ScalarAsync("SELECT count(*) FROM public.keyvalue"));
    }

    [Fact]
    public async Task User_who_may_not_write_there_is_told_so()
    {
        await _database.ExecuteAsync(
            """
            DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'modest') THEN CREATE ROLE modest LOGIN; END IF; END $$;
            GRANT USAGE ON SCHEMA strata TO modest;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            """);
        var modest = _database.Connect(_database.Options with { ConnectionString = _database.Direct.Replace("Username=postgres", "Username=modest", StringComparison.Ordinal) });
        Assert.Equal(KeyValueOutcome.NotAllowed, await new KeyValueCompatibility(modest).WriteLastUpdateAsync(Some.Day, Token));
    }
}

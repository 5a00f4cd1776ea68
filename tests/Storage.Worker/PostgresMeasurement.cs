using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Strata.Storage.Postgres;

namespace Strata.Storage.Worker;

/// <summary>What <see cref="ServerMeasurement"/> measures, on PostgreSQL.</summary>
internal static class PostgresMeasurement
{
    private const string Size = """
        SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'strata' AND c.relkind = 'r'
        """;

    public static async Task<int> RunAsync(string connectionString, int layers, int changed)
    {
        await using var database = new PostgresDatabase(new PostgresOptions { ConnectionString = connectionString });
        await database.MigrateAsync(default);
        await using var plain = NpgsqlDataSource.Create(connectionString);
        await EditAsync(database, plain);
        await ServerMeasurement.StoreLayersAsync(database, layers);
        Console.WriteLine($"  {await SizeAsync(plain) / (double)layers:F0} bytes a layer");
        await ServerMeasurement.ReadLayersAsync(database, layers);
        await database.Notifications.SetReceiversAsync(["hook"], default);
        await ServerMeasurement.UpdateAsync(database, changed * 3, 0, "import");
        await ServerMeasurement.UpdateAsync(database, changed * 3, 0, "the same again");
        await ServerMeasurement.UpdateAsync(database, changed * 3, changed, $"{changed} changed");
        await ServerMeasurement.AskAsync(database);
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)));
        return 0;
    }

    public static async Task<long> SizeAsync(NpgsqlDataSource plain)
    {
        await using var command = plain.CreateCommand(Size);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Edits and durable inserts of a row into a table of the same database, by turns of 50.</summary>
    private static async Task EditAsync(PostgresDatabase database, NpgsqlDataSource plain)
    {
        const int Rounds = 1000;
        await using (var create = plain.CreateCommand("DROP TABLE IF EXISTS public.plain; CREATE TABLE public.plain (id bigserial PRIMARY KEY, text text)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        var edits = new List<double>();
        var inserts = new List<double>();
        for (var turn = 0; turn < Rounds; turn += 50)
        {
            for (var i = turn; i < turn + 50; i++)
            {
                var clock = Stopwatch.StartNew();
                await using var insert = plain.CreateCommand("INSERT INTO public.plain (text) VALUES ($1)");
                insert.Parameters.Add(new NpgsqlParameter { Value = "some text of a row" });
                await insert.ExecuteNonQueryAsync();
                inserts.Add(clock.Elapsed.TotalMilliseconds);
            }

            for (var i = turn; i < turn + 50; i++)
            {
                var clock = Stopwatch.StartNew();
                var name = $"OWN-{i / 2}";
                await database.Vulnerabilities.EditAsync(
                    ServerMeasurement.Releases[2], name, _ => ServerMeasurement.Own(name, i), DateTimeOffset.UnixEpoch.AddSeconds(i), default);
                edits.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        edits.Sort();
        inserts.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"edit median {edits[Rounds / 2]:F2} ms, p90 {edits[Rounds * 9 / 10]:F2} ms; durable insert median {inserts[Rounds / 2]:F2} ms, p90 {inserts[Rounds * 9 / 10]:F2} ms; ratio {edits[Rounds / 2] / inserts[Rounds / 2]:F2}"));
    }
}

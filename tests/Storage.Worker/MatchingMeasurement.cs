using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Inventory;
using Strata.Storage.Postgres;

namespace Strata.Storage.Worker;

/// <summary>
/// Compares two ways to find which of 123 installed packages are affected: fetching the records and comparing versions in memory, which
/// is what the store does, and comparing in the database with a function that orders Debian's versions. A database that feeds were
/// imported into is given; the ranges of one namespace are written out as rows for the second way.
/// </summary>
internal static class MatchingMeasurement
{
    private const string Namespace = "debian:11";
    private const int Packages = 123;
    private const int Rounds = 300;

    /// <summary>Debian's order as a sort key would need it, character by character: what a schema without our code could do.</summary>
    private const string Function = """
        CREATE OR REPLACE FUNCTION public.part_order(a text, b text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE na text; nb text; i integer; ca integer; cb integer;
        BEGIN
            LOOP
                na := substring(a FROM '^[^0-9]*'); nb := substring(b FROM '^[^0-9]*');
                FOR i IN 1..greatest(length(na), length(nb)) LOOP
                    ca := CASE WHEN i > length(na) THEN 0 WHEN substr(na, i, 1) = '~' THEN -1 WHEN substr(na, i, 1) ~ '[A-Za-z]' THEN ascii(substr(na, i, 1)) ELSE ascii(substr(na, i, 1)) + 256 END;
                    cb := CASE WHEN i > length(nb) THEN 0 WHEN substr(nb, i, 1) = '~' THEN -1 WHEN substr(nb, i, 1) ~ '[A-Za-z]' THEN ascii(substr(nb, i, 1)) ELSE ascii(substr(nb, i, 1)) + 256 END;
                    IF ca <> cb THEN RETURN sign(ca - cb); END IF;
                END LOOP;
                a := substr(a, length(na) + 1); b := substr(b, length(nb) + 1);
                na := substring(a FROM '^[0-9]*'); nb := substring(b FROM '^[0-9]*');
                IF coalesce(nullif(na, ''), '0')::numeric <> coalesce(nullif(nb, ''), '0')::numeric THEN
                    RETURN sign(coalesce(nullif(na, ''), '0')::numeric - coalesce(nullif(nb, ''), '0')::numeric);
                END IF;
                a := substr(a, length(na) + 1); b := substr(b, length(nb) + 1);
                IF a = '' AND b = '' THEN RETURN 0; END IF;
            END LOOP;
        END $$;
        CREATE OR REPLACE FUNCTION public.deb_order(a text, b text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE ea text; eb text; r integer; ra text; rb text;
        BEGIN
            ea := coalesce(substring(a FROM '^([0-9]+):'), '0'); eb := coalesce(substring(b FROM '^([0-9]+):'), '0');
            IF ea::numeric <> eb::numeric THEN RETURN sign(ea::numeric - eb::numeric); END IF;
            a := regexp_replace(a, '^[0-9]+:', ''); b := regexp_replace(b, '^[0-9]+:', '');
            ra := coalesce(substring(a FROM '-([^-]*)$'), ''); rb := coalesce(substring(b FROM '-([^-]*)$'), '');
            r := public.part_order(regexp_replace(a, '-[^-]*$', ''), regexp_replace(b, '-[^-]*$', ''));
            RETURN CASE WHEN r <> 0 THEN r ELSE public.part_order(ra, rb) END;
        END $$;
        DROP TABLE IF EXISTS public.plain_range;
        CREATE TABLE public.plain_range (namespace text, name text, id text, severity integer, introduced text, fixed text, last text);
        """;

    private const string Match = """
        SELECT w.name, r.id, r.severity, r.fixed FROM unnest($2, $3) AS w (name, version)
        JOIN public.plain_range r ON r.namespace = $1 AND r.name = w.name
        WHERE (r.introduced IS NULL OR public.deb_order(r.introduced, w.version) <= 0)
            AND (r.fixed IS NULL OR public.deb_order(w.version, r.fixed) < 0) AND (r.last IS NULL OR public.deb_order(w.version, r.last) <= 0)
        """;

    public static async Task<int> RunAsync(string connectionString)
    {
        await using var database = new PostgresDatabase(new PostgresOptions { ConnectionString = connectionString });
        await using var cold = new PostgresDatabase(new PostgresOptions { ConnectionString = connectionString, CacheBytes = 0 });
        await using var plain = NpgsqlDataSource.Create(connectionString);
        var packages = await WriteRowsAsync(database, plain);
        var names = packages.ConvertAll(package => package.Name);
        var found = await database.Advisories.FindCandidatesAsync(Namespace, names, default);
        Console.WriteLine($"{packages.Count} packages, {found.Count} candidates");
        await MeasureAsync("candidates, blocks in memory", async () => (await database.Advisories.FindCandidatesAsync(Namespace, names, default)).Count);
        await MeasureAsync("candidates, blocks from the database", async () => (await cold.Advisories.FindCandidatesAsync(Namespace, names, default)).Count);
        var byName = packages.ToDictionary(package => package.Name);
        await MeasureAsync("candidates and comparing in memory", async () => (await database.Advisories.FindCandidatesAsync(Namespace, names, default))
            .Count(candidate => AffectedVersions.Applies(candidate.Affected, byName[candidate.Affected.Name])));
        await MeasureAsync("comparing in SQL", async () =>
        {
            await using var command = plain.CreateCommand(Match);
            command.Parameters.Add(new NpgsqlParameter { Value = Namespace });
            command.Parameters.Add(new NpgsqlParameter { Value = names.ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = packages.ConvertAll(package => package.Version).ToArray() });
            await using var reader = await command.ExecuteReaderAsync();
            var count = 0;
            while (await reader.ReadAsync())
            {
                count++;
            }

            return count;
        });
        return 0;
    }

    /// <summary>Writes the ranges of the namespace out, and returns 123 packages that have many records, with a version in their midst.</summary>
    private static async Task<List<Package>> WriteRowsAsync(PostgresDatabase database, NpgsqlDataSource plain)
    {
        await using (var create = plain.CreateCommand(Function))
        {
            await create.ExecuteNonQueryAsync();
        }

        var fixes = new Dictionary<string, List<string>>();
        await using var connection = await plain.OpenConnectionAsync();
        await using (var import = await connection.BeginBinaryImportAsync("COPY public.plain_range FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var state in await database.Advisories.GetStatesAsync(default))
            {
                await foreach (var advisory in database.Advisories.ReadPartitionAsync(state.Feed, state.Partition, default))
                {
                    foreach (var affected in advisory.Affected.Where(affected => affected.Namespace == Namespace && affected.State != FixState.NotAffected))
                    {
                        foreach (var range in affected.Ranges)
                        {
                            await import.StartRowAsync();
                            await import.WriteAsync(affected.Namespace);
                            await import.WriteAsync(affected.Name);
                            await import.WriteAsync(advisory.Id);
                            await import.WriteAsync((int)affected.Severity);
                            foreach (var bound in new[] { range.Introduced, range.Fixed, range.LastAffected })
                            {
                                await (bound is null ? import.WriteNullAsync() : import.WriteAsync(bound));
                            }

                            if (range.Fixed is { } fix)
                            {
                                if (!fixes.TryGetValue(affected.Name, out var list))
                                {
                                    fixes[affected.Name] = list = [];
                                }

                                list.Add(fix);
                            }
                        }
                    }
                }
            }

            await import.CompleteAsync();
        }

        await using (var index = plain.CreateCommand("CREATE INDEX ON public.plain_range (namespace, name); ANALYZE public.plain_range"))
        {
            await index.ExecuteNonQueryAsync();
        }

        return
        [
            .. fixes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Where((_, place) => place % Math.Max(1, fixes.Count / Packages) == 0).Take(Packages)
                .Select(pair => new Package
                {
                    Name = pair.Key,
                    Version = pair.Value[pair.Value.Count / 2],
                    Type = PackageType.Deb,
                    Source = new SourcePackage(pair.Key, pair.Value[pair.Value.Count / 2]),
                }),
        ];
    }

    private static async Task MeasureAsync(string what, Func<Task<int>> run)
    {
        var times = new List<double>();
        var count = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            count = await run();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {times[Rounds / 2]:F2} ms, p90 {times[Rounds * 9 / 10]:F2} ms ({count})"));
    }
}

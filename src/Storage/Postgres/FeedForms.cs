using System.Text;
using Npgsql;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Postgres;

/// <summary>
/// Compares what a feed says about vulnerabilities before and after the update of one of its partitions. Its other partitions are part of
/// both: Alpine's two repositories of a release may speak about one id.
/// </summary>
internal sealed class FeedForms(
    PostgresSessions sessions, FeedSnapshot snapshot, string feed, long visible, long staged, int cacheBytes)
{
    private readonly RecordBlocks _blocks = new(sessions, cacheBytes);

    /// <summary>The generation that readers see.</summary>
    public long Visible => visible;

    /// <summary>The generation that takes its place.</summary>
    public long Staged => staged;

    /// <summary>The highest id of a package that is looked at.</summary>
    public int Mark => snapshot.Mark;

    /// <summary>
    /// What changes about each: nothing where both forms say the same about packages or an own vulnerability takes their place. Null when
    /// a generation is gone.
    /// </summary>
    public async Task<List<VulnerabilityChange>?> CompareAsync(
        List<(string Namespace, string Id)> vulnerabilities, CancellationToken cancellationToken)
    {
        var mentions = await sessions.QueryAsync(
            (connection, cancellation) => MentionsAsync(connection, vulnerabilities, cancellation), cancellationToken).ConfigureAwait(false);
        return await PostgresSessions.TranslateAsync(() => CompareAsync(vulnerabilities, mentions, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Where the records are, by the vulnerability's place; no generation for one that an own vulnerability takes the place of.</summary>
    private Task<List<(int Place, long? Generation, byte[]? Records)>> MentionsAsync(
        NpgsqlConnection connection, List<(string Namespace, string Id)> vulnerabilities, CancellationToken cancellationToken) => connection.Sql(
            """
            SELECT w.place::integer, i.generation, i.records
            FROM unnest($1, $2) WITH ORDINALITY AS w (namespace, id, place)
            JOIN strata.scope c ON c.namespace = w.namespace AND c.generation = ANY ($3)
            JOIN strata.record_ids i ON i.generation = c.generation AND i.id = w.id AND c.number = ANY (i.scopes)
            UNION ALL
            SELECT w.place::integer, NULL, NULL
            FROM unnest($1, $2) WITH ORDINALITY AS w (namespace, id, place)
            JOIN strata.own_vulnerability o ON o.namespace = w.namespace AND o.name = w.id
            """,
            vulnerabilities.ConvertAll(name => Encoding.UTF8.GetBytes(name.Namespace)).ToArray(),
            vulnerabilities.ConvertAll(name => Encoding.UTF8.GetBytes(name.Id)).ToArray(),
            (long[])[visible, staged, .. snapshot.Others])
            .ListAsync(row => (row.GetInt32(0) - 1, row.OptionalNumber(1), row.Optional<byte[]>(2)), cancellationToken);

    private async Task<List<VulnerabilityChange>?> CompareAsync(
        List<(string Namespace, string Id)> vulnerabilities,
        List<(int Place, long? Generation, byte[]? Records)> mentions,
        CancellationToken cancellationToken)
    {
        var own = mentions.Where(mention => mention.Generation is null).Select(mention => mention.Place).ToHashSet();
        var numbers = new List<int>();
        var places = new List<(int Place, long Generation, int Number)>();
        foreach (var (place, generation, records) in mentions)
        {
            if (generation is { } present)
            {
                numbers.Clear();
                RecordNumberList.Unpack(records, numbers);
                places.AddRange(numbers.Select(number => (place, present, number)));
            }
        }

        var wanted = places.Select(place => (place.Generation, RecordNumber.BlockOf(place.Number))).ToHashSet();
        if (await _blocks.FindAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        var byPlace = places.ToLookup(place => place.Place, place => (place.Generation, Record: AdvisoryRecord.Read(
            found[(place.Generation, RecordNumber.BlockOf(place.Number))].Record(RecordNumber.PlaceOf(place.Number)).Span)));
        var changes = new List<VulnerabilityChange>();
        for (var i = 0; i < vulnerabilities.Count; i++)
        {
            var records = byPlace[i].ToList();
            var (@namespace, id) = vulnerabilities[i];
            var old = Form(@namespace, id, records.Where(record => record.Generation != staged).Select(record => record.Record));
            var @new = Form(@namespace, id, records.Where(record => record.Generation != visible).Select(record => record.Record));
            if (!own.Contains(i) && !VulnerabilityForm.IsSameEffect(old, @new))
            {
                changes.Add(new VulnerabilityChange(old, @new));
            }
        }

        return changes;
    }

    private NamespaceVulnerability? Form(string @namespace, string id, IEnumerable<Advisory> records) => VulnerabilityForm.OfFeed(
        @namespace, id, feed, records.SelectMany(advisory => advisory.Affected.Where(affected => affected.Namespace == @namespace)
            .Select(affected => new AdvisoryCandidate(feed, 0, advisory with { Affected = [affected] }, affected))));
}

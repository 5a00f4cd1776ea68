using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Storage.Records;
using Strata.Storage.Staging;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage.Changes;

/// <summary>
/// Finds the vulnerabilities that two generations of a partition may say different things about, by one walk through both. Both come in
/// the store's order, so that nothing is held in memory but a record of each; records that are equal bytes are passed over.
/// </summary>
internal static class GenerationComparison
{
    /// <summary>
    /// The namespaces and ids that differ, each as often as records of it differ. A record that only says otherwise what is for reading
    /// (summary, links, dates) does not differ. That records differ need not mean that the vulnerability does: the caller compares its
    /// complete forms.
    /// </summary>
    /// <param name="old">The records that readers see, in order; each is used before the next is asked for.</param>
    /// <param name="new">The records that take their place, likewise.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async IAsyncEnumerable<(string Namespace, string Id)> FindAsync(
        IAsyncEnumerable<StagedRecord> old,
        IAsyncEnumerable<StagedRecord> @new,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<(string Namespace, string Id)>();
        await using var before = old.GetAsyncEnumerator(cancellationToken);
        await using var after = @new.GetAsyncEnumerator(cancellationToken);
        var hasBefore = await before.MoveNextAsync().ConfigureAwait(false);
        var hasAfter = await after.MoveNextAsync().ConfigureAwait(false);
        while (hasBefore || hasAfter)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var order = !hasAfter ? -1 : !hasBefore ? 1 : before.Current.CompareTo(after.Current);
            if (order == 0)
            {
                Compare(before.Current.Bytes.Span, after.Current.Bytes.Span, found);
            }
            else
            {
                AddAll(order < 0 ? before.Current.Bytes.Span : after.Current.Bytes.Span, found);
            }

            foreach (var name in found)
            {
                // No stored layer has it, and scores of vulnerabilities change every day.
                if (!InternalNamespaces.Contains(name.Namespace))
                {
                    yield return name;
                }
            }

            found.Clear();
            hasBefore = order > 0 ? hasBefore : await before.MoveNextAsync().ConfigureAwait(false);
            hasAfter = order < 0 ? hasAfter : await after.MoveNextAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A record that is on one side only: new, gone, or moved because the first package that it names is another.</summary>
    private static void AddAll(ReadOnlySpan<byte> record, List<(string Namespace, string Id)> found)
    {
        if (!new RecordEffect(record).IsWithdrawn)
        {
            AddNamespaces(AdvisoryRecord.Read(record), found);
        }
    }

    private static void Compare(ReadOnlySpan<byte> old, ReadOnlySpan<byte> @new, List<(string Namespace, string Id)> found)
    {
        if (old.SequenceEqual(@new) || RecordEffect.AreEqual(new RecordEffect(old), new RecordEffect(@new)))
        {
            return;
        }

        var before = AdvisoryRecord.Read(old);
        var after = AdvisoryRecord.Read(@new);
        if (before.Id != after.Id || before.Withdrawn is not null || after.Withdrawn is not null)
        {
            AddNamespaces(before, found);
            AddNamespaces(after, found);
            return;
        }

        foreach (var @namespace in before.Affected.Concat(after.Affected).Select(affected => affected.Namespace).Distinct(StringComparer.Ordinal))
        {
            if (!VulnerabilityForm.IsSameEffect(FormOf(before, @namespace), FormOf(after, @namespace)))
            {
                found.Add((@namespace, before.Id));
            }
        }
    }

    private static void AddNamespaces(Advisory advisory, List<(string Namespace, string Id)> found)
    {
        if (advisory.Withdrawn is null)
        {
            found.AddRange(advisory.Affected.Select(affected => affected.Namespace).Distinct(StringComparer.Ordinal)
                .Select(@namespace => (@namespace, advisory.Id)));
        }
    }

    private static NamespaceVulnerability? FormOf(Advisory advisory, string @namespace) => VulnerabilityForm.OfFeed(
        @namespace, advisory.Id, "", advisory.Affected.Select(affected => new AdvisoryCandidate("", 0, advisory, affected)));
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds;

/// <summary>
/// Parses on one thread while the store sorts and writes on another. What is parsed and not yet stored is bounded by
/// <see cref="BatchesAhead"/> batches.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Enough that neither side waits for single records.</summary>
    public const int BatchRows = 512;

    /// <summary>How many batches may wait for the store.</summary>
    public const int BatchesAhead = 4;

    /// <summary>
    /// The advisories of <paramref name="source"/> in their order. The source has ended, also when it failed, before this ends; what it
    /// throws is thrown here.
    /// </summary>
    public static async IAsyncEnumerable<Advisory> OfAsync(
        IAsyncEnumerable<Advisory> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = Channel.CreateBounded<List<Advisory>>(
            new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => FillAsync(source, batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var advisory in batch)
                {
                    yield return advisory;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading.ConfigureAwait(false);
    }

    private static async Task FillAsync(
        IAsyncEnumerable<Advisory> source, ChannelWriter<List<Advisory>> batches, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new List<Advisory>();
            var rows = 0;
            await foreach (var advisory in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                batch.Add(advisory);
                rows += 1 + advisory.Affected.Count;
                if (rows >= BatchRows)
                {
                    await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                    (batch, rows) = ([], 0);
                }
            }

            await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            batches.Complete();
        }
    }
}

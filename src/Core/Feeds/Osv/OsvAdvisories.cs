using System.Runtime.CompilerServices;
using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// The advisories in files of OSV records. One thread takes the records out of the files and others make advisories of them, which come in
/// the order of the records nevertheless.
/// </summary>
/// <param name="parser">Makes advisories of records.</param>
/// <param name="limits">The limits.</param>
/// <param name="scope">What is wanted.</param>
internal sealed class OsvAdvisories(OsvParser parser, FeedLimits limits, OsvScope scope)
{
    /// <summary>More than this many find nothing to do: taking records out of files is a fifth of the work.</summary>
    private const int MaximumThreads = 4;

    private static readonly int Threads = Math.Min(Environment.ProcessorCount, MaximumThreads);

    /// <summary>How many records were read, those included that lead to no advisory.</summary>
    public long Records { get; private set; }

    /// <summary>Reads all files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="skipped">Where left-out records are counted, once their turn has come.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FeedFormatException">A file is cut off, or a record is too large.</exception>
    public async IAsyncEnumerable<Advisory> ReadAsync(
        IFeedFileSource files, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var running = new Queue<(OsvBatch Batch, Task Reading)>();
        var batch = new OsvBatch();
        try
        {
            await foreach (var file in files.ReadAllAsync(cancellationToken))
            {
                await foreach (var record in OsvRecords.ReadAsync(file, limits, skipped, cancellationToken))
                {
                    Records++;
                    batch.Add(record);
                    if (!batch.IsFull)
                    {
                        continue;
                    }

                    var mayRun = batch.IsLarge ? 0 : Threads;
                    running.Enqueue(Start(batch));
                    batch = new OsvBatch();
                    while (running.Count > mayRun)
                    {
                        foreach (var advisory in await TakeAsync(running, skipped))
                        {
                            yield return advisory;
                        }
                    }
                }
            }

            running.Enqueue(Start(batch));
            while (running.Count > 0)
            {
                foreach (var advisory in await TakeAsync(running, skipped))
                {
                    yield return advisory;
                }
            }
        }
        finally
        {
            foreach (var (left, reading) in running)
            {
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                left.Dispose();
            }

            batch.Dispose();
        }
    }

    private static async ValueTask<IReadOnlyList<Advisory>> TakeAsync(Queue<(OsvBatch Batch, Task Reading)> running, SkippedRecords skipped)
    {
        var (batch, reading) = running.Dequeue();
        await reading;
        skipped.Add(batch.Skipped);
        return batch.Advisories;
    }

    private (OsvBatch Batch, Task Reading) Start(OsvBatch batch) =>
        (batch, Task.Run(() => batch.Read(parser, scope), CancellationToken.None));
}

using Strata.Core.Layers.Compression;
using Strata.Core.Warnings;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// Reads a layer by its table of contents: the table is fetched and verified, and of the blob only what detectors want. What a table says is what its
/// author says: it may differ from the archive that other engines unpack. docs/reference/lazy.md tells when to believe it.
/// </summary>
/// <param name="limits">What a hostile layer may cost.</param>
/// <param name="spool">Holds the content of wanted files; outlives the results.</param>
/// <param name="imageBytes">What all layers of the image may decompress to.</param>
/// <param name="turn">Waited for before much is kept, when other layers are read at the same time; null when none are.</param>
internal sealed class LazyLayerReader(ScanLimits limits, LayerFileSpool spool, ByteBudget imageBytes, LayerTurn? turn = null)
{
    /// <summary>
    /// Reads one layer; at the least doubt the result says why it has to be read as a whole. That has a thread of its own, for it waits for
    /// parts of the blob; the caller's is not held.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<LazyLayer> ReadAsync(Layer layer, PathPatternSet patterns, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Read(layer, patterns, cancellationToken),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private LazyLayer Read(Layer layer, PathPatternSet patterns, CancellationToken cancellationToken)
    {
        var ranges = new LayerRanges(layer, layer.Size ?? 0, limits);
        string problem;
        try
        {
            var reference = TocReference.Find(layer);
            if (layer.Digest is null || layer.Size is null || layer.OpenRangeAsync is null)
            {
                throw new TocDoubtException("parts of it cannot be had");
            }

            var toc = new TocFetch(ranges, limits, turn).Run(reference, cancellationToken);
            return new LazyLayer(Read(layer, toc, ranges, patterns, cancellationToken), null, ranges.Bytes, ranges.Requests);
        }
        catch (TocDoubtException e)
        {
            problem = e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RangeNotSupportedException)
        {
            problem = $"parts of it could not be had: {PathText.Printable(e.Message)}";
        }

        return new LazyLayer(null, problem, ranges.Bytes, ranges.Requests);
    }

    private LayerContents Read(Layer layer, Toc toc, LayerRanges ranges, PathPatternSet patterns, CancellationToken cancellationToken)
    {
        var wanted = new WantedFiles(toc.Reference.Kind, toc.DataEnd, limits);
        Walk(layer, toc, wanted, patterns, wanted, cancellationToken);
        wanted.Plan();

        var fetched = new FetchedFiles();
        using (var chunks = new ChunkReader(ranges, toc.Reference.Kind, limits, imageBytes, cancellationToken))
        {
            fetched.Fetch(wanted.Files, chunks, spool);
        }

        return Walk(layer, toc, fetched, patterns, wanted: null, cancellationToken);
    }

    /// <summary>Puts the entries into a layer, as they would be read from the archive.</summary>
    private LayerContents Walk(
        Layer layer, Toc toc, IContentStore store, PathPatternSet patterns, WantedFiles? wanted, CancellationToken cancellationToken)
    {
        var warnings = new WarningSink();
        var location = Layer.LocationOf(layer.Index);
        var builder = new LayerContentsBuilder(patterns, limits, store, warnings, location, layer: layer.Index);
        using var walk = toc.Open(limits, imageBytes, cancellationToken);
        var entries = 0;
        while (walk.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (walk.Entry.Kind != TocEntryKind.Chunk)
            {
                entries++;
                wanted?.Begin(walk.Entry);
                if (!walk.IsHidden)
                {
                    builder.Add(walk.Entry);
                }

                if (turn is { HasCome: false }
                    && (builder.KeptEntries > LayerReader.EntriesOutOfTurn || builder.KeptPathBytes > LayerReader.PathBytesOutOfTurn))
                {
                    turn.Wait(cancellationToken);
                }
            }

            if (walk.ChunkLength > 0)
            {
                wanted?.AddData(walk.Entry, walk.ChunkLength);
            }
        }

        return builder.Build(digests: null, entries, isDamaged: false);
    }
}

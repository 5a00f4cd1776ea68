using System.Collections.Concurrent;
using Strata.Core.Images.Blobs;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Server.Hosting;
using Strata.Server.Telemetry;
using Strata.Storage;
using Strata.Storage.Layers;

namespace Strata.Server.Layers;

/// <summary>
/// The posting of a layer, from the request to the stored result: looks whether it is known, fetches, analyses and stores it. Postings of
/// one name are one piece of work, in this process and across replicas.
/// </summary>
internal sealed class LayerIndexer(
    IServerDatabase database,
    LayerSource source,
    LayerAnalyzer analyzer,
    LayerOptions options,
    LocalChanges changes,
    LayerMetrics metrics,
    ILogger<LayerIndexer> logger) : IDisposable
{
    private readonly ILayerStore _layers = database.Layers;
    private readonly ConcurrentDictionary<string, Task<PostingOutcome?>> _running = new(StringComparer.Ordinal);

    /// <summary>Waiters come in in their order.</summary>
    private readonly SemaphoreSlim _slots = new(options.Concurrency > 0 ? options.Concurrency : 2 * Environment.ProcessorCount);

    /// <summary>Does what is to be done for the layer.</summary>
    /// <param name="posting">The layer.</param>
    /// <param name="cancellationToken">Ends the work; not the end of the caller's connection.</param>
    public async Task<PostingOutcome> PostAsync(LayerPosting posting, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ShortcutAsync(posting, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }

            var own = new TaskCompletionSource<PostingOutcome?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = _running.GetOrAdd(posting.Name, own.Task);
            if (running == own.Task)
            {
                return await OwnAsync(posting, own, cancellationToken).ConfigureAwait(false);
            }

            // Another posting of the name is at work. Its success is ours; its failure may be due to its own path or headers.
            if (await running.WaitAsync(cancellationToken).ConfigureAwait(false) is PostingOutcome.Stored or PostingOutcome.Known)
            {
                return PostingOutcome.Known;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    /// <summary>What can be answered without fetching anything; null when there is work to do.</summary>
    private async Task<PostingOutcome?> ShortcutAsync(LayerPosting posting, CancellationToken cancellationToken)
    {
        var known = await _layers.FindAsync(posting.Name, cancellationToken).ConfigureAwait(false);
        if (known?.EngineVersion >= LayerAnalyzer.EngineVersion)
        {
            return PostingOutcome.Known;
        }

        return known is null
            && posting.ParentName is { } parent
            && await _layers.FindAsync(parent, cancellationToken).ConfigureAwait(false) is null
                ? PostingOutcome.ParentUnknown
                : null;
    }

    private async Task<PostingOutcome> OwnAsync(
        LayerPosting posting, TaskCompletionSource<PostingOutcome?> own, CancellationToken cancellationToken)
    {
        PostingOutcome? outcome = null;
        try
        {
            await using var held = await _layers.LockAsync(posting.Name, cancellationToken).ConfigureAwait(false);
            outcome = await ShortcutAsync(posting, cancellationToken).ConfigureAwait(false)
                ?? await IndexAsync(posting, cancellationToken).ConfigureAwait(false);
            metrics.Finished(outcome.Value);
            return outcome.Value;
        }
        finally
        {
            _running.TryRemove(new KeyValuePair<string, Task<PostingOutcome?>>(posting.Name, own.Task));
            own.SetResult(outcome);
        }
    }

    private async Task<PostingOutcome> IndexAsync(LayerPosting posting, CancellationToken cancellationToken)
    {
        using var activity = ServerActivity.Source.StartActivity("layer.index");
        try
        {
            // The download starts before the wait for a free place: tokens of registries live for a minute.
            using var opened = new OpenedBlob(source, posting);
            await opened.OpenFirstAsync(cancellationToken).ConfigureAwait(false);
            if (LayerArchiveFormat.RootPrefixOf(posting.Format) is not { } rootPrefix)
            {
                return PostingOutcome.FormatUnsupported;
            }

            using (metrics.Waiting())
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            try
            {
                return await AnalyseAsync(posting, opened, rootPrefix, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (BlobDownloadException problem)
        {
            LayerLog.Unavailable(logger, LogText.Clean(posting.Name), problem.Reason, problem.Message);
            return problem.Reason == BlobFailure.DigestMismatch ? PostingOutcome.NotAnArchive : PostingOutcome.SourceUnavailable;
        }
        catch (ParentLayerMissingException)
        {
            return PostingOutcome.ParentUnknown;
        }
    }

    private async Task<PostingOutcome> AnalyseAsync(
        LayerPosting posting, OpenedBlob opened, string rootPrefix, CancellationToken cancellationToken)
    {
        using var running = metrics.Running();
        var known = await _layers.FindAsync(posting.Name, cancellationToken).ConfigureAwait(false);
        var parent = known is null ? posting.ParentName : known.ParentName;
        ReadOnlyMemory<byte>? parentTree = null;
        if (parent is not null)
        {
            parentTree = await _layers.ReadTreeAsync(parent, cancellationToken).ConfigureAwait(false);
            if (parentTree is null or { IsEmpty: true })
            {
                // Not stored, or copied from Clair and not analysed since: the client posts it, and then this one again.
                return PostingOutcome.ParentUnknown;
            }
        }

        var layer = new LayerToAnalyse { OpenAsync = opened.OpenAsync, Digest = LayerSource.DigestOf(posting.Path), RootPrefix = rootPrefix };
        var analysis = await analyzer.AnalyseAsync(layer, parentTree, cancellationToken).ConfigureAwait(false);
        metrics.Read(analysis.BlobBytes);
        var release = LayerRelease.Of(analysis.Inventory.Distribution);
        if (Refusal(analysis, release) is { } refusal)
        {
            LayerLog.Refused(
                logger, LogText.Clean(posting.Name), LayerSource.ForLog(posting.Path), refusal, string.Join("; ", analysis.Warnings.Take(5).Select(warning => warning.Message)));
            return refusal;
        }

        await _layers.StoreAsync(AnalysedLayer.Form(posting.Name, parent, analysis, release), cancellationToken).ConfigureAwait(false);
        changes.Made();
        LayerLog.Stored(logger, LogText.Clean(posting.Name), LayerSource.ForLog(posting.Path), release.Namespace, analysis.Inventory.Packages.Count, analysis.BlobBytes);
        return PostingOutcome.Stored;
    }

    private PostingOutcome? Refusal(LayerAnalysis analysis, LayerRelease release)
    {
        if (!analysis.IsArchive || analysis.IsDamaged)
        {
            return PostingOutcome.NotAnArchive;
        }

        if (analysis.HasFileOverLimit)
        {
            return PostingOutcome.FileTooBig;
        }

        if (analysis.LacksRoom)
        {
            return PostingOutcome.NoRoom;
        }

        var isUnreadable = analysis.Warnings.Any(
            warning => warning.Code is WarningCodes.PackageDatabaseUnreadable or WarningCodes.PackageDatabaseUnsupported);
        var isUnjudged = analysis.Inventory.Packages.Count > 0
            && (release.Namespace is null || (!options.AcceptUnknown && !release.HasOrdering));
        return isUnreadable || isUnjudged ? PostingOutcome.Unsupported : null;
    }
}

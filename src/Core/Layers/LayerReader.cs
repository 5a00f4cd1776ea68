using System.Globalization;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Layers;

/// <summary>
/// Reads a layer's blob once: decompressed and hashed as it comes, its archive walked, what is wanted kept. Bad content is never an
/// exception: what could be read stays, and <see cref="LayerContents.IsDamaged"/> and the warnings tell the rest.
/// </summary>
/// <remarks>A layer may be read again with more patterns; give each reading of an image its own <paramref name="imageBytes"/>.</remarks>
/// <param name="limits">What a hostile layer may cost.</param>
/// <param name="spool">Holds the content of wanted files; outlives the results.</param>
/// <param name="imageBytes">What all layers of the image may decompress to.</param>
/// <param name="streaming">On how many threads.</param>
/// <param name="turn">Waited for before much is kept, when other layers are read at the same time; null when none are.</param>
internal sealed class LayerReader(
    ScanLimits limits,
    LayerFileSpool spool,
    ByteBudget imageBytes,
    LayerStreaming streaming = LayerStreaming.TwoThreads,
    LayerTurn? turn = null)
{
    /// <summary>Entries that are kept of a layer before its turn has come; those of a base with tens of thousands of packages are fewer.</summary>
    public const int EntriesOutOfTurn = 20_000;

    /// <summary>Bytes of names that are kept of a layer before its turn has come.</summary>
    public const long PathBytesOutOfTurn = 4 << 20;

    /// <summary>
    /// Reads one layer. The walk has a thread of its own, for it waits for the blob; the caller's is not held. A blob that cannot be
    /// opened or read is a warning too.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<LayerContents> ReadAsync(Layer layer, PathPatternSet patterns, CancellationToken cancellationToken)
    {
        var location = Layer.LocationOf(layer.Index);
        var warnings = new WarningSink();
        var builder = new LayerContentsBuilder(patterns, limits, spool, warnings, location, layer: layer.Index);
        if (layer.OpenAsync is null)
        {
            warnings.Add(WarningCodes.LayerMissing, "The content of the layer is not part of the target; what it adds or removes is not known.", location);
            return builder.Build(digests: null, entries: 0, isDamaged: true);
        }

        try
        {
            var stream = await layer.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await Task.Factory.StartNew(
                    () => Read(layer, stream, builder, warnings, location, cancellationToken),
                    cancellationToken,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                    TaskScheduler.Default).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warnings.Add(WarningCodes.LayerDamaged, $"The layer could not be read: {PathText.Printable(e.Message)}", location);
            return builder.Build(digests: null, entries: 0, isDamaged: true);
        }
    }

    /// <summary>
    /// Reads a blob that is open. The walk runs on the calling thread. Bad content is data as ever, but whatever
    /// <paramref name="stream"/> throws reaches the caller untouched.
    /// </summary>
    /// <param name="layer">What the blob should be; its way to be opened is not used.</param>
    /// <param name="stream">The blob from its first byte; stays the caller's.</param>
    /// <param name="patterns">What is wanted.</param>
    /// <param name="location">What the warnings are about.</param>
    /// <param name="rootPrefix">The folder of the archive, with a slash at the end, that is the root of the layer; empty for the archive itself.</param>
    /// <param name="cancellationToken">Ends the reading at the next entry or block.</param>
    public LayerContents Read(
        Layer layer, Stream stream, PathPatternSet patterns, string location, string rootPrefix, CancellationToken cancellationToken)
    {
        var warnings = new WarningSink();
        var builder = new LayerContentsBuilder(patterns, limits, spool, warnings, location, rootPrefix, layer.Index);
        return Read(layer, stream, builder, warnings, location, cancellationToken);
    }

    private LayerContents Read(
        Layer layer, Stream stream, LayerContentsBuilder builder, WarningSink warnings, string location, CancellationToken cancellationToken)
    {
        // One byte more than claimed is enough to know that the claim is wrong, and an endless blob ends there.
        using var blob = new BoundedStream(stream, layer.Size is { } size && size < long.MaxValue ? size + 1 : long.MaxValue);
        using var bytes = new LayerByteReader(blob, limits, imageBytes, streaming, LayerAlgorithms.Of(layer), cancellationToken);
        var archive = new TarReader(bytes, limits, warnings, location);
        while (archive.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Add(archive);
            if (turn is { HasCome: false } && (builder.KeptEntries > EntriesOutOfTurn || builder.KeptPathBytes > PathBytesOutOfTurn))
            {
                turn.Wait(cancellationToken);
            }
        }

        archive.ReadTrailer();
        var digests = bytes.Finish();
        var isTrue = Verify(layer, digests, warnings, location);
        var isArchive = archive.Entries > 0 || !archive.IsDamaged || digests.Failure is { IsLimit: true };
        return builder.Build(digests, archive.Entries, isDamaged: archive.IsDamaged || !isTrue, isArchive);
    }

    private static bool Verify(Layer layer, LayerDigests digests, WarningSink warnings, string location)
    {
        foreach (var notice in digests.Notices)
        {
            warnings.Add(WarningCodes.LayerAnomaly, notice, location);
        }

        if (digests.Failure is { } failure)
        {
            warnings.Add(failure.IsLimit ? WarningCodes.LimitExceeded : WarningCodes.LayerDamaged, $"{failure.Message}; what came before was used.", location);
        }

        var isRightSize = IsRightSize(layer, digests, warnings, location);
        if (!isRightSize && digests.BlobSize > layer.Size)
        {
            return false;
        }

        return IsExpected("blob", layer.Digest, digests.BlobDigest, warnings, location)
            && IsExpected("decompressed content", layer.DiffId, digests.DiffId, warnings, location, KnownCause(layer))
            && isRightSize && digests.Failure is null;
    }

    private static bool IsRightSize(Layer layer, LayerDigests digests, WarningSink warnings, string location)
    {
        if (layer.Size is not { } size || size == digests.BlobSize || (digests.BlobDigest is null && digests.BlobSize < size))
        {
            return true;
        }

        var relation = digests.BlobSize < size ? "fewer" : "more";
        warnings.Add(
            WarningCodes.LayerDamaged,
            string.Create(CultureInfo.InvariantCulture, $"The blob of the layer has {relation} bytes than the {size} that the manifest says."),
            location);
        return false;
    }

    // containers/storage, issue 1771.
    private static string KnownCause(Layer layer) => layer.Annotations.Keys.Any(key => key.Contains(".zstd-chunked.", StringComparison.Ordinal))
        ? " Tools of 2023 that write zstd:chunked leave out the padding at the end of the archive, which has this effect; a newer one writes it."
        : "";

    private static bool IsExpected(string what, Digest? expected, Digest? actual, WarningSink warnings, string location, string cause = "")
    {
        if (expected is not { } digest || actual is not { } streamed || digest == streamed)
        {
            return true;
        }

        warnings.Add(
            WarningCodes.DigestMismatch,
            $"The {what} of the layer has the digest {streamed}, not {digest}.{cause}",
            location);
        return false;
    }
}

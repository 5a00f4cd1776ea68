using System.Security.Cryptography;
using System.Text.Unicode;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// Compares a layer's table of contents with its archive, entry by entry in the order that both have: names, types, sizes, link targets
/// and the digests of every chunk and file. A difference means that engines which read the table get other files than those which unpack.
/// </summary>
/// <param name="limits">What a hostile layer may cost.</param>
internal sealed class TocComparison(ScanLimits limits)
{
    /// <summary>
    /// Compares; the result is empty when all is the same. That the table could not be read, or the archive not to its end, is a note. Reads
    /// the whole blob.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<ScanWarning>> RunAsync(Layer layer, CancellationToken cancellationToken)
    {
        var location = Layer.LocationOf(layer.Index);
        try
        {
            if (layer.Size is null || layer.OpenRangeAsync is null || layer.OpenAsync is null)
            {
                throw new TocDoubtException("parts of it cannot be had");
            }

            var stream = await layer.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await Task.Factory.StartNew(
                    () => Compare(layer, stream, location, cancellationToken),
                    cancellationToken,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                    TaskScheduler.Default).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is TocDoubtException or IOException or UnauthorizedAccessException or RangeNotSupportedException)
        {
            return [new ScanWarning(
                WarningCodes.LayerNotLazy, $"The table of contents could not be compared with the archive: {PathText.Printable(e.Message)}.", location)];
        }
    }

    private List<ScanWarning> Compare(Layer layer, Stream stream, string location, CancellationToken cancellationToken)
    {
        var budget = new ByteBudget(limits.ImageBytes);
        var ranges = new LayerRanges(layer, layer.Size!.Value, limits);
        var toc = new TocFetch(ranges, limits, turn: null).Run(TocReference.Find(layer), cancellationToken);
        using var walk = toc.Open(limits, budget, cancellationToken);
        using var bytes = new LayerByteReader(
            new BoundedStream(stream, layer.Size.Value), limits, budget, LayerStreaming.TwoThreads, LayerAlgorithms.Sha256, cancellationToken);
        var archive = new TarReader(bytes, limits, new WarningSink(), location);
        string? difference;
        try
        {
            difference = FindDifference(walk, archive, cancellationToken);
        }
        catch (TocDoubtException e)
        {
            difference = e.Message;
        }

        if (difference is null)
        {
            return [];
        }

        return archive.IsDamaged
            ? [new ScanWarning(WarningCodes.LayerNotLazy, "The table of contents could not be compared with the archive, which is damaged.", location)]
            : [new ScanWarning(WarningCodes.TocDiffers, $"The table of contents and the archive of the layer differ: {difference}.", location)];
    }

    private static string? FindDifference(TocWalk walk, TarReader archive, CancellationToken cancellationToken)
    {
        using var fileHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hasEntry = walk.Read();
        while (ReadEntry(archive))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (walk.IsTable(archive.Name))
            {
                continue;
            }

            var name = PathText.Display(archive.Name);
            if (!hasEntry || walk.Entry.Kind == TocEntryKind.Chunk || !IsSameName(walk.Entry.Name, archive.Name))
            {
                return $"'{name}' is only in the archive, or in another place of it";
            }

            var entry = walk.Entry;
            if (entry.Type != archive.Type || !IsSameTarget(entry, archive) || (entry.Kind == TocEntryKind.Regular && entry.Size != archive.Size))
            {
                return $"'{name}' has another type, size or target";
            }

            var digest = entry.Digest;
            var size = entry.Kind == TocEntryKind.Regular ? entry.Size : 0;
            for (var read = 0L; read < size;)
            {
                read += walk.ChunkLength;
                if (!IsSameChunk(walk, archive, fileHash))
                {
                    return $"'{name}' has other content";
                }

                hasEntry = read >= size || walk.Read();
            }

            if (size > 0 && !IsSame(fileHash, digest))
            {
                return $"'{name}' has other content";
            }

            hasEntry = walk.Read();
        }

        return hasEntry && !archive.IsDamaged ? $"'{PathText.Display(walk.Entry.Name)}' is only in the table" : archive.IsDamaged ? "it ends early" : null;
    }

    private static bool ReadEntry(TarReader archive)
    {
        while (archive.Read())
        {
            if (archive.Type != TarEntryType.Ignored)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSameTarget(TocEntry entry, TarReader archive) => entry.Kind switch
    {
        TocEntryKind.SymbolicLink => entry.LinkName.SequenceEqual(archive.LinkName) || !Utf8.IsValid(archive.LinkName),
        TocEntryKind.HardLink => IsSameName(entry.LinkName, archive.LinkName),
        _ => true,
    };

    // Writers differ in slashes at the ends of folders and in "./", and JSON cannot hold what is no UTF-8.
    private static bool IsSameName(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        Trim(left).SequenceEqual(Trim(right)) || (!Utf8.IsValid(right) && left.IndexOf("\uFFFD"u8) >= 0);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> name)
    {
        name = name.Trim((byte)'/');
        return name.StartsWith("./"u8) ? name[2..].TrimStart((byte)'/') : name;
    }

    private static bool IsSameChunk(TocWalk walk, TarReader archive, IncrementalHash fileHash)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            for (var left = walk.ChunkLength; left > 0;)
            {
                var read = archive.ReadContent(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
                if (read == 0)
                {
                    return false;
                }

                hash.AppendData(buffer, 0, read);
                fileHash.AppendData(buffer, 0, read);
                left -= read;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }

        return walk.Entry.ChunkDigest is null || IsSame(hash, walk.Entry.ChunkDigest);
    }

    private static bool IsSame(IncrementalHash hash, byte[]? expected)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(actual);
        return expected is not null && actual.SequenceEqual(expected);
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Strata.Core.Feeds.Transport;

/// <summary>
/// Opens archives and undoes compression, also within each other, and hands out the files inside one after another. Nothing is
/// written under a member's name, so hostile names do no harm beyond their length.
/// </summary>
/// <param name="limits">The limits, which hold for everything that one expander opens.</param>
internal sealed class FeedFileExpander(FeedLimits limits)
{
    private const int TarBlock = 512;

    private readonly ExpansionBudget _budget = new(limits);

    /// <summary>The files in <paramref name="stream"/>: one under the given path, or those of the archive that it is.</summary>
    /// <param name="path">The path of the stream, without a slash at its end; empty for an archive whose members are wanted by their own paths.</param>
    /// <param name="name">The name in messages.</param>
    /// <param name="stream">The bytes; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<FeedFile> ExpandAsync(string path, string name, Stream stream, CancellationToken cancellationToken) =>
        ExpandAsync(path, name, stream, 0, cancellationToken);

    private async IAsyncEnumerable<FeedFile> ExpandAsync(
        string path, string name, Stream stream, int nesting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var content = new PeekedStream(stream);
        var format = FeedDecompression.Detect(content.Peek());
        if (format is FeedFileFormat.Plain)
        {
            _budget.SpendFile();
            yield return new FeedFile(path.Length == 0 ? name : path, content);
            yield break;
        }

        if (nesting == limits.Nesting)
        {
            throw new FeedFormatException($"'{name}' holds archives within archives, more than {limits.Nesting} deep");
        }

        var members = format switch
        {
            FeedFileFormat.Zip => ExpandZipAsync(path, name, stream, content, nesting, cancellationToken),
            FeedFileFormat.Tar => ExpandTarAsync(path, name, content, nesting, cancellationToken),
            _ => ExpandCompressedAsync(path, name, content, nesting, cancellationToken),
        };
        await foreach (var file in members)
        {
            yield return file;
        }
    }

    private async IAsyncEnumerable<FeedFile> ExpandCompressedAsync(
        string path, string name, PeekedStream content, int nesting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var plain = FeedDecompression.Open(content.Prefix, content, name, _budget);
        await foreach (var file in ExpandAsync(WithoutSuffix(path), WithoutSuffix(name), plain, nesting + 1, cancellationToken))
        {
            yield return file;
        }

        // What is behind a tar's end mark was not read by anybody, and a cut there must be seen too.
        await plain.CopyToAsync(Stream.Null, cancellationToken);
    }

    private async IAsyncEnumerable<FeedFile> ExpandZipAsync(
        string path, string name, Stream stream, Stream content, int nesting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A zip's directory is at its end. One inside another archive is copied to a file first.
        await using var spool = stream.CanSeek ? null : await TemporaryFile.CopyOfAsync(content, limits.DownloadBytes, cancellationToken);
        using var zip = OpenZip(name, spool ?? stream);
        foreach (var entry in zip.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            if (entry.FullName is "" || entry.FullName[^1] is '/' or '\\')
            {
                continue;
            }

            var memberName = $"{name}/{Check(entry.FullName)}";
            await using var member = OpenEntry(entry, memberName);
            await foreach (var file in ExpandAsync(Join(path, entry.FullName), memberName, member, nesting + 1, cancellationToken))
            {
                yield return file;
            }
        }
    }

    private async IAsyncEnumerable<FeedFile> ExpandTarAsync(
        string path, string name, Stream content, int nesting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var observed = new ObservedStream(content, TarBlock);
        await using var tar = new TarReader(observed, leaveOpen: true);
        while (await NextEntryAsync(tar, name, cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                continue;
            }

            var memberName = $"{name}/{Check(entry.Name)}";
            await using var member = new ExpandedStream(entry.DataStream ?? Stream.Null, memberName, _budget, () => long.MaxValue);
            await foreach (var file in ExpandAsync(Join(path, entry.Name), memberName, member, nesting + 1, cancellationToken))
            {
                yield return file;
            }
        }

        if (observed.Tail.ContainsAnyExcept((byte)0))
        {
            throw new FeedFormatException($"'{name}' is cut off: the end mark of the tar archive is missing");
        }
    }

    private static async ValueTask<TarEntry?> NextEntryAsync(TarReader tar, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception exception) when (ExpandedStream.IsDamage(exception))
        {
            throw new FeedFormatException($"'{name}' is not a whole tar archive: {exception.Message}", exception);
        }
    }

    private static ZipArchive OpenZip(string name, Stream stream)
    {
        try
        {
            stream.Position = 0;
            var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries;
            return zip;
        }
        catch (Exception exception) when (ExpandedStream.IsDamage(exception))
        {
            throw new FeedFormatException($"'{name}' is not a whole zip archive: {exception.Message}", exception);
        }
    }

    private ExpandedStream OpenEntry(ZipArchiveEntry entry, string memberName)
    {
        try
        {
            return new ExpandedStream(
                entry.Open(),
                memberName,
                _budget,
                () => entry.CompressedLength,
                (count, crc) => crc == entry.Crc32 && count == entry.Length ? null : "length or checksum differ from the zip's directory");
        }
        catch (Exception exception) when (ExpandedStream.IsDamage(exception))
        {
            throw new FeedFormatException($"'{memberName}' cannot be read: {exception.Message}", exception);
        }
    }

    private string Check(string member) => member.Length <= limits.PathLength
        ? FeedText.Clean(member) ?? "?"
        : throw new FeedFormatException($"a member's name has {member.Length} characters; the limit is {limits.PathLength}");

    private static string Join(string path, string member)
    {
        var clean = (FeedText.Clean(member) ?? "?").Replace('\\', '/');
        clean = clean.StartsWith("./", StringComparison.Ordinal) ? clean[2..] : clean;
        return path.Length == 0 ? clean : $"{path}/{clean}";
    }

    private static string WithoutSuffix(string path) =>
        Path.GetExtension(path) is ".gz" or ".bz2" or ".xz" or ".zst" or ".zstd" ? Path.ChangeExtension(path, null) : path;
}

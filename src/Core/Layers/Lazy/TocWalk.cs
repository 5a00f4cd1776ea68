using System.Security.Cryptography;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Layers.Lazy;

/// <summary>
/// One walk over a table of contents, from its first entry to its end, where its digest is compared. Nothing that an earlier entry said may be used
/// before <see cref="Read"/> has returned false once.
/// </summary>
internal sealed class TocWalk : IDisposable
{
    /// <summary>The name of the table in the archive of an eStargz layer.</summary>
    private static ReadOnlySpan<byte> EStargzName => "stargz.index.json"u8;

    private readonly Toc _toc;
    private readonly LayerByteReader _bytes;
    private readonly ScanLimits _limits;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly TarReader? _archive;
    private readonly TocReader _reader;
    private readonly TocCheck _check;
    private long _textBytes;

    /// <summary>Begins.</summary>
    /// <param name="toc">The table.</param>
    /// <param name="bytes">The decompressed table; disposed with this.</param>
    /// <param name="limits">Entries and bytes.</param>
    public TocWalk(Toc toc, LayerByteReader bytes, ScanLimits limits)
    {
        (_toc, _bytes, _limits) = (toc, bytes, limits);
        if (toc.Reference.Kind == TocKind.EStargz)
        {
            _archive = new TarReader(bytes, limits, new WarningSink(), "");
        }

        _reader = new TocReader(ReadText);
        _check = new TocCheck(toc.Reference.Kind, toc.DataEnd, limits);
    }

    /// <summary>The current entry.</summary>
    public TocEntry Entry => _reader.Entry;

    /// <summary>How many bytes of its file the current entry has; zero when it has no data.</summary>
    public long ChunkLength => _check.ChunkLength;

    /// <summary>True for the table itself and the marks that say what to load first: engines hide them.</summary>
    public bool IsHidden
    {
        get
        {
            var name = Entry.Name.StartsWith("./"u8) ? Entry.Name[2..] : Entry.Name;
            return _archive is not null
                && (name.SequenceEqual(EStargzName) || name.SequenceEqual(".prefetch.landmark"u8) || name.SequenceEqual(".no.prefetch.landmark"u8));
        }
    }

    /// <summary>True for the entry of the archive that is the table itself.</summary>
    public bool IsTable(ReadOnlySpan<byte> name) => _archive is not null && name.SequenceEqual(EStargzName);

    /// <summary>Goes to the next entry; false at the end, and then the table is what the manifest says.</summary>
    /// <exception cref="TocDoubtException">It is not, or it is malformed or does not fit itself or the blob.</exception>
    public bool Read()
    {
        if (_textBytes == 0)
        {
            OpenArchive();
        }

        if (_reader.Read())
        {
            _check.Add(Entry);
            return true;
        }

        _check.Finish();
        if (_archive is null ? _textBytes != _toc.Reference.Bytes : Digest.FromSha256(_hash.GetHashAndReset()) != _toc.Reference.Digest)
        {
            throw new TocDoubtException("its table of contents is not what the manifest says");
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        _hash.Dispose();
    }

    private void OpenArchive()
    {
        if (_archive is null)
        {
            return;
        }

        if (!_archive.Read() || _archive.Type != TarEntryType.Regular || !_archive.Name.SequenceEqual(EStargzName))
        {
            throw new TocDoubtException("there is no table of contents where its footer says, or it cannot be decompressed");
        }

        if (_archive.Size > _limits.TocTextBytes)
        {
            throw new TocDoubtException($"its table of contents has more than {_limits.TocTextBytes} bytes ({nameof(ScanLimits.TocTextBytes)})");
        }
    }

    private int ReadText(Span<byte> destination)
    {
        try
        {
            var read = _archive?.ReadContent(destination) ?? _bytes.Read(destination);
            if (_archive is not null)
            {
                _hash.AppendData(destination[..read]);
            }

            _textBytes += read;
            return read;
        }
        catch (CompressionException)
        {
            throw new TocDoubtException("its table of contents cannot be decompressed");
        }
    }
}

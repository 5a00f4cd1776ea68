using System.Security.Cryptography;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// The bytes of a blob, forward only, as the server sends them. Reads throw <see cref="BlobDownloadException"/>; the end is only
/// reported when size and digest are right. Where the size is known beforehand, the last bytes are not handed out before that.
/// Not safe for concurrent use.
/// </summary>
public sealed class BlobStream : Stream
{
    private readonly BlobTransfer _transfer;
    private readonly Digest? _expected;
    private readonly IncrementalHash? _hash;
    private bool _isVerified;

    internal BlobStream(BlobTransfer transfer, BlobRequest request)
    {
        _transfer = transfer;
        if (!request.ReaderVerifiesDigest && request.Range is null && request.Digest is { } digest)
        {
            _expected = digest;
            _hash = IncrementalHash.CreateHash(new HashAlgorithmName(digest.Algorithm.ToUpperInvariant()));
        }
    }

    /// <summary>The bytes that the blob will have, when the server or the request tells; null otherwise.</summary>
    public long? TotalBytes => _transfer.Total;

    /// <summary>A header of the server's answer, or null when it did not send it.</summary>
    public string? HeaderOf(string name) => _transfer.HeaderOf(name);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <summary>The bytes that were read so far; cannot be set.</summary>
    public override long Position { get => _transfer.Offset; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="BlobDownloadException">The blob cannot be had to its end.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = await _transfer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _hash?.AppendData(buffer.Span[..count]);
        if (!_isVerified && (count == 0 || _transfer.IsComplete))
        {
            Verify();
            _isVerified = true;
        }

        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>
    /// Reads on the calling thread, which waits for the network. Asynchronous reads cost no thread; whoever reads many blobs at once
    /// this way needs threads of their own for it.
    /// </summary>
    /// <exception cref="BlobDownloadException">The blob cannot be had to its end.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var pending = ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None);
        return pending.IsCompletedSuccessfully ? pending.GetAwaiter().GetResult() : pending.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transfer.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Verify()
    {
        if (_hash is null)
        {
            return;
        }

        var actual = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (actual != _expected!.Value.Hex)
        {
            throw _transfer.Failure(BlobFailure.DigestMismatch, $"has the digest {_expected.Value.Algorithm}:{actual}, not {_expected}");
        }
    }
}

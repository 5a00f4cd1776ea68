using Strata.Core.Images.Blobs;

namespace Strata.Core.Images.Registry;

/// <summary>
/// The bytes of a layer as they come. When a mirror fails in the middle, the next server goes on at the same byte; whether the bytes of
/// both belong together is told by the digest, which the reader of layers verifies. A failure is told as one of the image: see
/// <see cref="RegistryRepository.ExplainLayer"/>.
/// </summary>
/// <param name="part">What the first server sends; disposed with the stream.</param>
/// <param name="repository">Where the layer lies.</param>
/// <param name="layer">The layer.</param>
/// <param name="range">The part of the layer that is wanted, or null for all of it.</param>
internal sealed class RegistryLayerStream(RegistryLayerPart part, RegistryRepository repository, Descriptor layer, (long Offset, long Length)? range) : Stream
{
    private readonly long? _end = range is { } wanted ? wanted.Offset + wanted.Length : null;
    private RegistryLayerPart _part = part;
    private long _position = range?.Offset ?? 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var pending = ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None);
        return pending.IsCompletedSuccessfully ? pending.GetAwaiter().GetResult() : pending.AsTask().GetAwaiter().GetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A server that ignores ranges has more than the part.
        buffer = buffer[..(int)Math.Min(buffer.Length, (_end ?? long.MaxValue) - _position)];
        while (true)
        {
            try
            {
                var count = await _part.Blob.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _position += count;
                return count;
            }
            catch (BlobDownloadException failure)
            {
                var next = await repository.ContinueAsync(_part, layer, _position, _end ?? layer.Size, failure, cancellationToken).ConfigureAwait(false);
                _part.Dispose();
                _part = next;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _part.Dispose();
        }

        base.Dispose(disposing);
    }
}

namespace Strata.Fuzz;

/// <summary>Bytes that arrive in small pieces, as from a pipe or a socket.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="readSize">The most bytes of one read.</param>
internal sealed class ChunkedStream(byte[] bytes, int readSize) : MemoryStream(bytes, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, readSize));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, readSize)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, readSize)], cancellationToken);
}

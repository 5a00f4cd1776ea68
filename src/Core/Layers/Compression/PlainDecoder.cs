namespace Strata.Core.Layers.Compression;

/// <summary>A blob that is not compressed: its bytes are read straight into the blocks.</summary>
/// <param name="input">The blob, of which the first bytes have been read for their magic number.</param>
internal sealed class PlainDecoder(BlobInput input) : BlockDecoder
{
    /// <inheritdoc/>
    public override bool Decode(byte[] buffer)
    {
        Written = Math.Min(input.Available, ChunkBytes);
        input.Span[..Written].CopyTo(buffer.AsSpan(HistoryBytes));
        input.Position += Written;
        while (Written < ChunkBytes)
        {
            var count = input.Read(buffer.AsMemory(HistoryBytes + Written, ChunkBytes - Written));
            if (count == 0)
            {
                break;
            }

            Written += count;
        }

        return Written > 0;
    }
}

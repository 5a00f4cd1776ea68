namespace Strata.Core.Layers.Compression;
internal sealed class XzDecoder(BlobInput input, long limit) : BlockDecoder
{
    public override bool Decode(byte[] buffer) => throw new CompressionException(CompressionFormat.Xz, input.Offset, "" + limit);
}

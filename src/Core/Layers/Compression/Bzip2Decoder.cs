namespace Strata.Core.Layers.Compression;
internal sealed class Bzip2Decoder(BlobInput input) : BlockDecoder
{
    public override bool Decode(byte[] buffer) => throw new CompressionException(CompressionFormat.Bzip2, input.Offset, "");
}

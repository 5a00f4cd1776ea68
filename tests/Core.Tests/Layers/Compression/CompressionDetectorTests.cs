using Strata.Core.Layers.Compression;
using Xunit;

namespace Strata.Core.Tests.Layers.Compression;

public class CompressionDetectorTests
{
    [Theory]
    [InlineData("1F8B0800", CompressionFormat.Gzip)]
    [InlineData("1F8B0700", CompressionFormat.None)]
    [InlineData("1F8B", CompressionFormat.None)]
    [InlineData("28B52FFD24", CompressionFormat.Zstd)]
    [InlineData("502A4D1800000000", CompressionFormat.Zstd)]
    [InlineData("5F2A4D1800000000", CompressionFormat.Zstd)]
    [InlineData("602A4D1800000000", CompressionFormat.None)]
    [InlineData("FD377A585A00", CompressionFormat.Xz)]
    [InlineData("FD377A585A", CompressionFormat.None)]
    [InlineData("425A6831314159265359", CompressionFormat.Bzip2)]
    [InlineData("425A6839314159265359", CompressionFormat.Bzip2)]
    [InlineData("425A6839177245385090", CompressionFormat.Bzip2)]
    [InlineData("425A6830314159265359", CompressionFormat.None)]
    [InlineData("425A68396F2E747874", CompressionFormat.None)]
    [InlineData("", CompressionFormat.None)]
    public void The_first_bytes_tell_the_format(string hex, object expected) =>
        Assert.Equal(expected, CompressionDetector.Detect(Convert.FromHexString(hex)));

    [Fact]
    public void A_tar_header_and_an_empty_tar_are_plain()
    {
        var header = new byte[512];
        Assert.Equal(CompressionFormat.None, CompressionDetector.Detect(header));
        "ustar"u8.CopyTo(header.AsSpan(257));
        "BZh91AY"u8.CopyTo(header);
        Assert.Equal(CompressionFormat.None, CompressionDetector.Detect(header));
    }
}

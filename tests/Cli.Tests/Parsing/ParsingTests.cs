using Strata.Cli.Parsing;
using Xunit;

namespace Strata.Cli.Tests.Parsing;

public sealed class ParsingTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("45m", 2_700)]
    [InlineData("36h", 129_600)]
    [InlineData("7d", 604_800)]
    [InlineData("2w", 1_209_600)]
    [InlineData("1d12h", 129_600)]
    [InlineData("0s", 0)]
    public void Duration_is_read(string text, int seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("7 d")]
    [InlineData("1y")]
    [InlineData("36500000d")]
    [InlineData("99999999999999999999s")]
    public void Text_that_is_no_duration_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("1000", 1_000)]
    [InlineData("512K", 512 << 10)]
    [InlineData("64MiB", 64 << 20)]
    [InlineData("1g", 1 << 30)]
    [InlineData("7b", 7)]
    public void Size_is_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5G")]
    [InlineData("1 G")]
    [InlineData("99999999999T")]
    [InlineData("1X")]
    public void Text_that_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}

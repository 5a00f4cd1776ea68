using Strata.Core.Images;
using Xunit;

namespace Strata.Core.Tests.Images;

public class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("Linux/x86_64", "linux/amd64")]
    [InlineData("linux/x86-64/v1", "linux/amd64")]
    [InlineData("linux/amd64/v3", "linux/amd64/v3")]
    [InlineData("macos/arm64", "darwin/arm64")]
    [InlineData("linux/i386", "linux/386")]
    [InlineData("linux/i686", "linux/386")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("linux/arm64/8", "linux/arm64")]
    [InlineData("linux/arm64/v8.0", "linux/arm64")]
    [InlineData("linux/arm64/v8.2", "linux/arm64/v8.2")]
    [InlineData("linux/arm64/9", "linux/arm64/v9")]
    [InlineData("linux/arm64/v9.0", "linux/arm64/v9")]
    [InlineData("linux/armhf", "linux/arm/v7")]
    [InlineData("linux/armel", "linux/arm/v6")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/arm/6", "linux/arm/v6")]
    [InlineData("windows/amd64", "windows/amd64")]
    public void Platform_is_normalised(string text, string expected)
    {
        Assert.True(Platform.TryParse(text, out var platform));
        Assert.Equal(expected, platform.ToString());
    }

    [Fact]
    public void Single_word_is_completed_with_this_machine()
    {
        Assert.True(Platform.TryParse("arm64", out var byArchitecture));
        Assert.Equal("linux/arm64", byArchitecture.ToString());
        Assert.True(Platform.TryParse("windows", out var byOs));
        Assert.Equal(("windows", Platform.OfThisMachine.Architecture), (byOs.Os, byOs.Architecture));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("linux/")]
    [InlineData("linux/a/b/c")]
    [InlineData("lin ux/amd64")]
    [InlineData("linux/amd64\n")]
    [InlineData("linux/\u001b[31m")]
    [InlineData("potato")]
    public void What_is_no_platform_is_refused(string? text) => Assert.False(Platform.TryParse(text, out _));

    [Theory]
    [InlineData("linux/amd64", "linux/arm64 linux/amd64", 1)]
    [InlineData("linux/amd64", "linux/386", -1)]
    [InlineData("linux/amd64/v3", "linux/amd64 linux/amd64/v2", 1)]
    [InlineData("linux/amd64/v2", "linux/amd64/v3 linux/amd64", 1)]
    [InlineData("linux/arm/v7", "linux/arm/v5 linux/arm/v6 linux/arm/v8", 1)]
    [InlineData("linux/arm64/v9.1", "linux/arm64 linux/arm64/v8.6 linux/arm64/v9", 2)]
    [InlineData("linux/arm64/v9", "linux/arm64/v8.6 linux/arm64/v8.5", 1)]
    [InlineData("linux/arm64", "linux/arm64/v9 linux/amd64", -1)]
    [InlineData("linux/s390x", "linux/amd64 -", 1)]
    [InlineData("linux/s390x", "unknown/unknown", -1)]
    public void Wanted_platform_takes_the_best_of_its_architecture(string wanted, string offered, int expected) =>
        Assert.Equal(expected, PlatformMatcher.Choose(Parse(offered), Parse(wanted)[0], new Platform("linux", "amd64")));

    [Theory]
    [InlineData("linux/amd64", "linux/arm64 linux/amd64", 1)]
    [InlineData("linux/amd64", "linux/arm64 linux/386", 1)]
    [InlineData("linux/arm64", "linux/386 linux/amd64", 1)]
    [InlineData("linux/arm64", "linux/arm/v6 linux/arm/v7", 1)]
    [InlineData("linux/amd64", "linux/s390x unknown/unknown", 0)]
    [InlineData("linux/amd64", "linux/s390x windows/amd64", -1)]
    [InlineData("linux/amd64", "- unknown/unknown", 0)]
    [InlineData("linux/amd64", "- -", -1)]
    public void Without_wish_the_machine_then_amd64_then_the_only_one_is_taken(string machine, string offered, int expected) =>
        Assert.Equal(expected, PlatformMatcher.Choose(Parse(offered), wanted: null, Parse(machine)[0]!));

    private static List<Platform?> Parse(string platforms) =>
        [.. platforms.Split(' ').Select(text => text == "-" ? null : Platform.TryParse(text, out var platform) ? platform : throw new ArgumentException(text))];
}

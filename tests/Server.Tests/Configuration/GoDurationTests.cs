using Strata.Server.Configuration;
using Xunit;

namespace Strata.Server.Tests.Configuration;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("300s", 300)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7_200)]
    [InlineData("1h30m", 5_400)]
    [InlineData("1.5h", 5_400)]
    [InlineData(".5s", 0.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("1h1m1s1ms", 3_661.001)]
    [InlineData("100us", 0.0001)]
    [InlineData("100µs", 0.0001)]
    [InlineData("+5s", 5)]
    [InlineData("-5s", -5)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void What_Go_reads_is_read(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("300")]
    [InlineData("1d")]
    [InlineData("s")]
    [InlineData("1h 30m")]
    [InlineData("1..5h")]
    [InlineData("1hh")]
    [InlineData("9999999999h")]
    [InlineData("-")]
    public void What_Go_refuses_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData(5_400, "1h30m")]
    [InlineData(0, "0s")]
    [InlineData(0.25, "250ms")]
    [InlineData(86_400, "24h")]
    public void Durations_are_written_as_Go_would_read_them(double seconds, string expected) =>
        Assert.Equal(expected, GoDuration.Format(TimeSpan.FromSeconds(seconds)));
}

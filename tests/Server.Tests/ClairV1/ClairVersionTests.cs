using Strata.Server.ClairV1;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>What appendix B10 of the specification observed.</summary>
public sealed class ClairVersionTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("1-")]
    [InlineData("~1")]
    [InlineData("+1")]
    [InlineData("none")]
    [InlineData("1:2:3")]
    [InlineData(" 1.2-3 ")]
    [InlineData("1:1.0.2k-8.el7")]
    [InlineData("#MAXV#")]
    [InlineData("#MINV#")]
    public void Both_formats_take_it(string version) => Assert.True(ClairVersion.IsValid("dpkg", version) && ClairVersion.IsValid("rpm", version));

    [Theory]
    [InlineData("")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("-1")]
    [InlineData("1-a:b")]
    [InlineData("-1:1")]
    [InlineData("^")]
    [InlineData("1 2")]
    [InlineData("1/2")]
    [InlineData("x:1")]
    public void Both_formats_refuse_it(string version) => Assert.False(ClairVersion.IsValid("dpkg", version) || ClairVersion.IsValid("rpm", version));

    [Fact]
    public void Caret_is_a_part_of_rpm_versions_alone()
    {
        Assert.True(ClairVersion.IsValid("rpm", "1^2"));
        Assert.False(ClairVersion.IsValid("dpkg", "1^2"));
    }
}

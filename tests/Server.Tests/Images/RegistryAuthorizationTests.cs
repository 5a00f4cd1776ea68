using System.Text;
using Strata.Server.Images;
using Xunit;

namespace Strata.Server.Tests.Images;

/// <summary>Credentials that come with scans.</summary>
public sealed class RegistryAuthorizationTests
{
    [Theory]
    [InlineData("Basic", "robot$project+name:se:cr:et")]
    [InlineData("basic", "robot$project+name:")]
    [InlineData("BASIC", ":x")]
    public void A_pair_of_user_and_password_is_read(string scheme, string pair)
    {
        Assert.True(RegistryAuthorization.TryParse($"{scheme} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}", out var credential));
        Assert.NotNull(credential);
        Assert.True(credential.IsExplicit);
        Assert.Equal("credentials of the scan request", credential.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_is_no_credential(string? value)
    {
        Assert.True(RegistryAuthorization.TryParse(value, out var credential));
        Assert.Null(credential);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a\tb")]
    [InlineData("Digest x")]
    public void Anything_else_is_refused(string value) => Assert.False(RegistryAuthorization.TryParse(value, out _));
}

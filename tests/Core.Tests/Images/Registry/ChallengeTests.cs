using Strata.Core.Images.Registry;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

public class ChallengeTests
{
    [Theory]
    [InlineData("Bearer realm=\"https://auth.test/token\",service=\"reg\",scope=\"repository:a/b:pull,push\"", "bearer|realm=https://auth.test/token|scope=repository:a/b:pull,push|service=reg")]
    [InlineData("bEaReR Realm=https://auth.test/token , SERVICE = reg", "bearer|Realm=https://auth.test/token|SERVICE=reg")]
    [InlineData("Basic realm=\"a \\\"quoted\\\" realm\"", "basic|realm=a \"quoted\" realm")]
    [InlineData("Negotiate, Basic realm=x, Bearer realm=y", "negotiate;basic|realm=x;bearer|realm=y")]
    [InlineData("Negotiate YIIabc==, Basic realm=x", "negotiate;basic|realm=x")]
    [InlineData("Negotiate YII/abc+d, Basic realm=x", "negotiate;basic|realm=x")]
    [InlineData("Basic", "basic")]
    [InlineData("Bearer realm=\"never ends", "bearer")]
    [InlineData("=x", "")]
    [InlineData("realm=\"x\"", "")]
    [InlineData("Bearer realm=\"a\", realm=\"b\"", "bearer|realm=a")]
    [InlineData(", ,Bearer realm=\"a\",,", "bearer|realm=a")]
    [InlineData("Bearer realm=\"a\",error=\"\"", "bearer|error=|realm=a")]
    [InlineData("", "")]
    public void Header_is_taken_apart(string header, string expected) => Assert.Equal(expected, Text(Challenge.Parse([header])));

    [Fact]
    public void Several_headers_are_several_challenges() =>
        Assert.Equal("basic|realm=x;bearer|realm=y", Text(Challenge.Parse(["Basic realm=x", "Bearer realm=y"])));

    [Fact]
    public void Endless_header_is_read_up_to_a_limit() =>
        Assert.Single(Challenge.Parse(["Bearer realm=\"" + new string('x', 1 << 20)]));

    private static string Text(IReadOnlyList<Challenge> challenges) => string.Join(';', challenges.Select(challenge =>
        string.Join('|', [challenge.Scheme, .. challenge.Parameters.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.OrdinalIgnoreCase)])));
}

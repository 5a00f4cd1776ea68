using Strata.Core.Policy;
using Xunit;

namespace Strata.Core.Tests.Policy;

public sealed class TextPatternTests
{
    [Theory]
    [InlineData("openssl", "openssl", true)]
    [InlineData("openssl", "OpenSSL", true)]
    [InlineData("openssl", "openssl3", false)]
    [InlineData("openssl?", "openssl3", true)]
    [InlineData("openssl?", "openssl", false)]
    [InlineData("linux-*", "linux-", true)]
    [InlineData("linux-*-headers", "linux-6.1-amd64-headers", true)]
    [InlineData("linux-*-headers", "linux-headers", false)]
    [InlineData("*", "", true)]
    [InlineData("**a**", "bab", true)]
    [InlineData("*a", "ab", false)]
    [InlineData("CVE-2024-*", "cve-2024-0001", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("debian:*", "debian:12", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void Star_is_any_text_and_a_question_mark_one_character(string pattern, string text, bool fits) =>
        Assert.Equal(fits, TextPattern.Matches(pattern, text));

    [Fact]
    public void Pattern_of_many_stars_is_no_work_for_ever() =>
        Assert.False(TextPattern.Matches(string.Concat(Enumerable.Repeat("*a", 128)) + "b", new string('a', 1_024)));
}

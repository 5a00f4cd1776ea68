using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Primitives;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("caf\u00e9 \ud83d\ude00!", "caf\u00e9 \ud83d\ude00!")]
    [InlineData("a\u001b[31mb\u202ec", "a\ufffd[31mb\ufffdc")]
    public void What_does_not_print_is_replaced(string text, string clean) => Assert.Equal(clean, PrintableText.Clean(text));

    [Fact]
    public void Half_of_a_pair_is_replaced() =>
        Assert.Equal(("\ufffd", "x\ufffdy"), (PrintableText.Clean("\ud83d"), PrintableText.Clean("x\ude00y")));

    [Fact]
    public void Long_text_is_cut_also_within_a_pair() => Assert.Equal("ab\ufffd\u2026", PrintableText.Clean("ab\ud83d\ude00cd", 3));
}

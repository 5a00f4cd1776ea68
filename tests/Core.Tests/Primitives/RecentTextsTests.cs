using System.Text;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Primitives;

public sealed class RecentTextsTests
{
    [Fact]
    public void Text_that_comes_again_is_the_same_string()
    {
        var texts = new RecentTexts();

        Assert.Same(texts.Get("debian:12"u8), texts.Get("debian:12"u8));
    }

    [Fact]
    public void Every_text_reads_as_what_it_is()
    {
        var texts = new RecentTexts();
        foreach (var text in Enumerable.Range(0, 20_000).Select(number => new string('x', number % 70) + number).Append("").Append("caf\u00e9").Append("\u4e2d"))
        {
            Assert.Equal(text, texts.Get(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(text, texts.Get(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Only_a_string_of_the_same_characters_is_remembered()
    {
        var texts = new RecentTexts();
        var trimmed = texts.Remember(" 1.0"u8, "1.0");

        Assert.Equal("1.0", trimmed);
        Assert.Null(texts.Find(" 1.0"u8));
        Assert.Same(texts.Remember("1.0"u8, trimmed), texts.Find("1.0"u8));
    }
}

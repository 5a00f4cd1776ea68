using Strata.Core.Primitives;
using Xunit;
using YamlDotNet.Core;

namespace Strata.Core.Tests.Primitives;

public sealed class YamlEventsTests
{
    [Theory]
    [InlineData("- a\n- {b: c,\nd: e}", 1)]
    [InlineData("- a\n- [b\nc]", 1)]
    [InlineData("- !<:> a", 1)]
    [InlineData("- a\n- !<http://[> b", 1)]
    [InlineData("- \"a", 1)]
    public void Whatever_is_malformed_is_told_with_the_line_up_to_which_it_is_not(string text, int line)
    {
        var events = new YamlEvents(text);

        var exception = Assert.ThrowsAny<YamlException>(() =>
        {
            while (events.MoveNext())
            {
            }
        });

        Assert.Equal(line, exception.Start.Line);
    }
}

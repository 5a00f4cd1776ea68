using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Json;
using Xunit;

namespace Strata.Core.Tests.Feeds.Json;

public sealed class JsonWholenessTests
{
    [Theory]
    [InlineData("[\t\t\t\t\t\t\t\t\t\t\t\t{\"id\":", true)]
    [InlineData("   [   ", true)]
    [InlineData("[", true)]
    [InlineData("\uFEFF{\"id\":\"A\"", true)]
    [InlineData("{\"id\":\"A\"} {\"id\":", true)]
    [InlineData("[ \n \"a\", \"b\" ", true)]
    [InlineData("", true)]
    [InlineData(" \n ", true)]
    [InlineData("[\t\t\t\t\t\t\t\t\t\t\t\t{\"id\":1}]", false)]
    [InlineData("{\"id\":\"A\"} {\"id\":\"B\"}\n", false)]
    [InlineData("[ ]", false)]
    [InlineData("[          Section]\nkey=", false)]
    [InlineData("# notes {", false)]
    public async Task Damage_is_told_wherever_reads_end(string text, bool isDamaged)
    {
        foreach (var chunk in (int[])[1, 2, 7, 1000])
        {
            var file = new FeedFile("records.json", new ChunkStream(Encoding.UTF8.GetBytes(text), chunk));

            var problem = await JsonWholeness.ProblemOfAsync(file, 1000, TestContext.Current.CancellationToken);

            Assert.Equal(isDamaged, problem is not null);
        }
    }
}

using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Json;
using Strata.Core.Feeds.Osv;
using Xunit;

namespace Strata.Core.Tests.Feeds.Osv;

public sealed class OsvRecordsTests
{
    /// <summary>More than what a file is looked at as a whole for, and more than the buffers of its readers.</summary>
    private const int Long = 300_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("@1\n@2\n@3\n")]
    [InlineData("@1\n@2\n@3")]
    [InlineData("\uFEFF@1\r\n@2\r\n@3\r\n")]
    [InlineData("\n\n@1\n \t \n\r\n  @2  \n@3\n\n")]
    [InlineData("[@1,@2,@3]")]
    [InlineData("[\n  @1,\n  @2,\n  @3\n]\n")]
    [InlineData("@1@2@3")]
    [InlineData("@1 @2\n@3")]
    [InlineData("@1\n[@2,@3]")]
    [InlineData("@1\n@2 @3\n")]
    [InlineData("#1\n#2\n#3\n")]
    [InlineData("#1#2#3")]
    [InlineData("@1\n#2\n@3")]
    [InlineData("[\n#1,\n#2,\n#3]")]
    public async Task Records_are_the_same_in_every_layout(string layout)
    {
        foreach (var length in new[] { 10, Long })
        {
            var text = layout;
            foreach (var number in "123")
            {
                text = text.Replace($"@{number}", Record(number, length)).Replace($"#{number}", Pretty(number, length));
            }

            foreach (var chunk in new[] { 997, int.MaxValue })
            {
                var (ids, skipped) = await ReadAsync(text, chunk);

                Assert.Equal(["X-1", "X-2", "X-3"], ids);
                Assert.Empty(skipped.Counts);
            }
        }
    }

    [Theory]
    [InlineData("{\"id\":\"X-4\",\"affected\":[}\n")]
    [InlineData("{\"id\":\"X-4\",\n")]
    [InlineData("words\n")]
    [InlineData("{\"id\":\"X-4\",\"affected\":[]}}\n")]
    [InlineData("<html></html>")]
    public async Task Line_that_is_no_JSON_ends_what_began_with_records(string bad)
    {
        var failure = await Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync($"{Record('1')}\n{Record('2')}\n{bad}{Record('3')}\n"));

        Assert.StartsWith("'lines.ndjson' breaks off after ", failure.Message);
        Assert.DoesNotContain("LineNumber", failure.Message);
    }

    [Fact]
    public async Task Message_tells_after_how_many_records_a_file_breaks_off()
    {
        var failure = await Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync($"{Record('1')}\n{{}}\n{Record('2')}\n{{\"id\""));

        Assert.StartsWith("'lines.ndjson' breaks off after 2 records: ", failure.Message);
    }

    [Theory]
    [InlineData("{\"id\":]}\n")]
    [InlineData("words\n")]
    public async Task File_whose_first_line_is_no_JSON_is_passed_over(string bad)
    {
        var (ids, skipped) = await ReadAsync(bad + Record('1') + "\n");

        Assert.Empty(ids);
        Assert.Equal(new Dictionary<string, long> { ["invalid-json"] = 1 }, skipped.Counts);
    }

    [Fact]
    public async Task Lines_of_another_kind_are_counted()
    {
        var (ids, skipped) = await ReadAsync($"{{}}\n{Record('1')}\n{{\"id\":7}}\n{Record('2')}\n");

        Assert.Equal(["X-1", "X-2"], ids);
        Assert.Equal(new Dictionary<string, long> { ["not-osv-record"] = 2 }, skipped.Counts);
    }

    [Fact]
    public async Task Deep_nesting_in_a_line_is_refused()
    {
        var deep = $"{{\"id\":\"X-2\",\"affected\":{new string('[', 100)}{new string(']', 100)}}}";

        await Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync($"{Record('1')}\n{deep}\n"));
    }

    [Theory]
    [InlineData("@1\n@2\n")]
    [InlineData("[@1,@2]")]
    [InlineData("@1 @2")]
    public async Task Record_above_the_limit_is_refused_in_every_layout(string layout)
    {
        var text = layout.Replace("@1", Record('1')).Replace("@2", Record('2', Long));
        var exact = Record('2', Long).Length;

        Assert.Equal(["X-1", "X-2"], (await ReadAsync(text, limit: exact)).Ids);
        var failure = await Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync(text, limit: exact - 1));
        Assert.Contains("larger than the limit", failure.Message);
    }

    private static string Record(char number, int length = 10) =>
        $$"""{"id":"X-{{number}}","details":"{{new string('d', length)}}","affected":[]}""";

    private static string Pretty(char number, int length) =>
        $"{{\n  \"id\": \"X-{number}\",\n  \"details\": \"{new string('d', length)}\",\n  \"affected\": [\n  ]\n}}";

    private static async Task<(List<string?> Ids, SkippedRecords Skipped)> ReadAsync(string text, int chunk = int.MaxValue, int limit = 1 << 20)
    {
        var ids = new List<string?>();
        var skipped = new SkippedRecords();
        await using var stream = new ChunkStream(Encoding.UTF8.GetBytes(text), chunk);
        var file = new FeedFile("lines.ndjson", stream);
        await foreach (var record in OsvRecords.ReadAsync(file, new FeedLimits { RecordBytes = limit }, skipped, Token))
        {
            using (record)
            {
                ids.Add(record.Root.Text("id"u8));
            }
        }

        return (ids, skipped);
    }
}

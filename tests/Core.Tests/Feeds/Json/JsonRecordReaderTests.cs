using System.Text;
using System.Text.Json;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Json;
using Xunit;

namespace Strata.Core.Tests.Feeds.Json;

public sealed class JsonRecordReaderTests
{
    private const string Nested = """{"a":{"x":{"k":[1,{"l":2}]},"y":"text"},"b":7,"c":{"z":null}}""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Records_are_found_wherever_reads_end(int chunk)
    {
        var records = await ReadAsync("\uFEFF \n" + Nested, 2, chunk: chunk);

        Assert.Equal(["""a/x:{"k":[1,{"l":2}]}""", """a/y:"text" """.Trim(), "b:7", "c/z:null"], records);
    }

    [Fact]
    public async Task Arrays_and_lines_of_records_are_the_same()
    {
        Assert.Equal([""":{"a":1}""", """:{"b":2}""", ":3"], await ReadAsync("""[{"a":1},{"b":2},3]""", 0, opensArrays: true));
        Assert.Equal([""":{"a":1}""", """:{"b":2}"""], await ReadAsync("{\"a\":1}\n{\"b\":2}\n", 0, opensArrays: true, chunk: 3));
        Assert.Equal([":[[1]]"], await ReadAsync("[[1]]", 0));
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData(" \n<?xml version='1.0'?>")]
    [InlineData("""{"a":{"x":{"k":""")]
    [InlineData("""{"a":{"x":{}}""")]
    [InlineData("""{"a":{"x":{}}}}""")]
    [InlineData("""{"a":{"x":{} "y":{}}}""")]
    public async Task What_is_not_whole_JSON_is_an_error(string text)
    {
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(text, 2, chunk: 3));
    }

    [Fact]
    public async Task Deep_nesting_is_an_error()
    {
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync($"{{\"a\":{{\"x\":{new string('[', 100)}{new string(']', 100)}}}}}", 2));
    }

    [Fact]
    public async Task Record_may_be_as_large_as_the_limit_and_no_larger()
    {
        var text = $$"""{"a":{"x":"{{new string('v', 200_000)}}"} }""";

        Assert.Single(await ReadAsync(text, 2, limit: 200_002));
        await Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync(text, 2, limit: 200_001));
        await Assert.ThrowsAsync<FeedFormatException>(() => ReadAsync(text, 2, limit: 1000));
    }

    private static async Task<List<string>> ReadAsync(
        string text, int depth, int limit = 1 << 20, int chunk = int.MaxValue, bool opensArrays = false)
    {
        await using var stream = new ChunkStream(Encoding.UTF8.GetBytes(text), chunk);
        using var reader = new JsonRecordReader(stream, depth, limit, opensArrays);
        var records = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            records.Add($"{string.Join('/', reader.Names.Take(reader.Depth))}:{Encoding.UTF8.GetString(reader.Record.Span)}");
        }

        return records;
    }
}

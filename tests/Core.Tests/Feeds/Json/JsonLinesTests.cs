using System.Text;
using Strata.Core.Feeds.Json;
using Xunit;

namespace Strata.Core.Tests.Feeds.Json;

public sealed class JsonLinesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Lines_are_found_wherever_reads_end(int chunk)
    {
        var (lines, rest) = await ReadAsync("\uFEFF{\"a\":1}\n{\"b\":\"\\n\"}\r\n\n \t\r\n  {\"c\":3} \n{\"d\":4}", chunk: chunk);

        Assert.Equal(["""{"a":1}""", """{"b":"\n"}""", """{"c":3}""", """{"d":4}"""], lines);
        Assert.Null(rest);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\n")]
    [InlineData("\uFEFF")]
    public async Task Text_of_blanks_has_no_line_and_no_rest(string text)
    {
        var (lines, rest) = await ReadAsync(text, chunk: 1);

        Assert.Empty(lines);
        Assert.Null(rest);
    }

    [Theory]
    [InlineData("{\n \"b\":2\n}\n{\"c\":3}\n")]
    [InlineData("[{\"b\":2},{\"c\":3}]")]
    [InlineData("{\"b\":")]
    [InlineData("words\n{\"c\":3}")]
    public async Task What_follows_the_last_line_is_left_as_it_is(string rest)
    {
        foreach (var chunk in new[] { 1, 3, 1000 })
        {
            Assert.Equal((1, rest), await CountAsync("{\"a\":1}\n" + rest, chunk));
            Assert.Equal((0, rest), await CountAsync(rest, chunk));
        }
    }

    [Theory]
    [InlineData(1 << 10)]
    [InlineData(64 << 10)]
    [InlineData(1 << 20)]
    public async Task Line_may_span_buffers_and_be_as_long_as_the_limit(int length)
    {
        var line = $$"""{"a":"{{new string('v', length - 8)}}"}""";
        var text = $"{line}\n{line}\n{{\"c\":3}}\n";

        Assert.Equal(length, line.Length);
        Assert.Equal((3, null), await CountAsync(text, 10_007, length));
        Assert.Equal((0, text), await CountAsync(text, 10_007, length - 1));
    }

    private static async Task<(int Lines, string? Left)> CountAsync(string text, int chunk, int limit = 1 << 20)
    {
        var (lines, rest) = await ReadAsync(text, chunk, limit);
        return (lines.Count, rest);
    }

    private static async Task<(List<string> Lines, string? Left)> ReadAsync(string text, int chunk, int limit = 1 << 20)
    {
        await using var stream = new ChunkStream(Encoding.UTF8.GetBytes(text), chunk);
        await using var reader = new JsonLines(stream, limit);
        var lines = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            lines.Add(Encoding.UTF8.GetString(reader.Line));
        }

        if (reader.IsAtEnd)
        {
            return (lines, null);
        }

        using var rest = new MemoryStream();
        await reader.CopyToAsync(rest, Token);
        return (lines, Encoding.UTF8.GetString(rest.ToArray()));
    }
}

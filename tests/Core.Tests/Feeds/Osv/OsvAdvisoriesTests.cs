using System.Text;
using Strata.Core.Feeds;
using Strata.Core.Feeds.Osv;
using Xunit;

namespace Strata.Core.Tests.Feeds.Osv;

public sealed class OsvAdvisoriesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Advisories_come_in_the_order_of_their_records_and_each_reason_is_counted()
    {
        var lines = new StringBuilder();
        var expected = new List<string>();
        for (var number = 0; number < 20_000; number++)
        {
            switch (number % 100)
            {
                case 7:
                    lines.Append("{\"name\":\"other\"}\n");
                    break;
                case 8:
                    lines.Append($$"""{"id":"LSN-{{number}}","affected":[]}""").Append('\n');
                    break;
                default:
                    // A few are larger than what is read together.
                    lines.Append(Record(number, number % 5000 == 4999 ? 3 << 20 : number % 100)).Append('\n');
                    expected.Add($"X-{number}");
                    break;
            }
        }

        var skipped = new SkippedRecords();
        var advisories = new OsvAdvisories(new OsvParser(FeedLimits.Default), FeedLimits.Default, OsvScope.Own);
        var keys = await advisories.ReadAsync(new MemoryFeedFiles("lines.ndjson", lines.ToString()), skipped, Token)
            .Select(advisory => advisory.Key).ToListAsync(Token);

        Assert.Equal(expected, keys);
        Assert.Equal(expected.Count + 200, advisories.Records);
        Assert.Equal(new Dictionary<string, long> { ["livepatch"] = 200, ["not-osv-record"] = 200 }, skipped.Counts);
    }

    [Fact]
    public async Task Failure_after_many_records_is_told()
    {
        var lines = string.Concat(Enumerable.Range(0, 10_000).Select(number => Record(number, 100) + "\n")) + "{\"id\"";
        var advisories = new OsvAdvisories(new OsvParser(FeedLimits.Default), FeedLimits.Default, OsvScope.Own);

        var failure = await Assert.ThrowsAsync<FeedFormatException>(async () =>
            await advisories.ReadAsync(new MemoryFeedFiles("lines.ndjson", lines), new SkippedRecords(), Token).ToListAsync(Token));

        Assert.Contains("breaks off after 10000 records", failure.Message);
    }

    [Fact]
    public async Task Reader_may_stop_early()
    {
        var lines = string.Concat(Enumerable.Range(0, 10_000).Select(number => Record(number, 100) + "\n"));
        var advisories = new OsvAdvisories(new OsvParser(FeedLimits.Default), FeedLimits.Default, OsvScope.Own);

        Assert.Equal("X-0", (await advisories.ReadAsync(new MemoryFeedFiles("lines.ndjson", lines), new SkippedRecords(), Token).FirstAsync(Token)).Key);
        Assert.InRange(advisories.Records, 1, 9_999);
    }

    private static string Record(int number, int length) =>
        $$"""{"id":"X-{{number}}","details":"{{new string('d', length)}}","affected":[{"package":{"ecosystem":"Debian:12","name":"a"},"versions":["1"]}]}""";
}

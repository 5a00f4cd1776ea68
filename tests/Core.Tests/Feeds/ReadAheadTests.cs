using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds;
using Xunit;

namespace Strata.Core.Tests.Feeds;

public sealed class ReadAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ReadAhead.BatchRows)]
    [InlineData(20 * ReadAhead.BatchRows)]
    public async Task Everything_comes_in_order(int count)
    {
        var keys = new List<string>();
        await foreach (var advisory in ReadAhead.OfAsync(Records(count, new Progress(), null, Token), Token))
        {
            keys.Add(advisory.Key);
        }

        Assert.Equal(Enumerable.Range(0, count).Select(number => $"{number}"), keys);
    }

    [Fact]
    public async Task Failure_of_the_source_comes_after_what_was_read_before_it()
    {
        var count = 0;
        var failure = await Assert.ThrowsAsync<FeedFormatException>(async () =>
        {
            await foreach (var _ in ReadAhead.OfAsync(Records(3 * ReadAhead.BatchRows, new Progress(), new FeedFormatException("cut off"), Token), Token))
            {
                count++;
            }
        });

        Assert.Equal("cut off", failure.Message);
        Assert.InRange(count, ReadAhead.BatchRows, 3 * ReadAhead.BatchRows);
    }

    [Fact]
    public async Task Source_has_ended_when_the_reader_stops_early()
    {
        var progress = new Progress();
        await foreach (var _ in ReadAhead.OfAsync(Records(int.MaxValue, progress, null, Token), Token))
        {
            break;
        }

        Assert.True(progress.HasEnded);
    }

    [Fact]
    public async Task Source_is_not_read_further_ahead_than_the_bound()
    {
        var progress = new Progress();
        var read = 0;
        await foreach (var _ in ReadAhead.OfAsync(Records(50 * ReadAhead.BatchRows, progress, null, Token), Token))
        {
            read++;
            Assert.InRange(progress.Count - read, 0, (ReadAhead.BatchesAhead + 3) * ReadAhead.BatchRows);
        }
    }

    [Fact]
    public async Task Cancellation_reaches_the_source()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var progress = new Progress();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in ReadAhead.OfAsync(Records(int.MaxValue, progress, null, Token), stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        Assert.True(progress.HasEnded);
    }

    private static async IAsyncEnumerable<Advisory> Records(
        int count, Progress progress, Exception? failure, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0; number < count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Count++;
                yield return new Advisory { Key = $"{number}", Id = "CVE-2024-1", Affected = [] };
            }

            await Task.Yield();
            if (failure is not null)
            {
                throw failure;
            }
        }
        finally
        {
            progress.HasEnded = true;
        }
    }

    private sealed class Progress
    {
        private int _count;

        public int Count
        {
            get => Volatile.Read(ref _count);
            set => Volatile.Write(ref _count, value);
        }

        public bool HasEnded { get; set; }
    }
}

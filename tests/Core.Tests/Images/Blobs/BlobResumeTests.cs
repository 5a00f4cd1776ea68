using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>Transfers that break off: continued with exactly the missing bytes, or failed.</summary>
public sealed class BlobResumeTests : BlobTest
{
    private static readonly byte[] Blob = Bytes(10_000);

    [Fact]
    public async Task Whole_blob_comes_in_one_request()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task Transfer_that_breaks_off_several_times_goes_on_where_it_was()
    {
        int[] breaks = [1_000, 2_500, 1, 3_000];
        var number = 0;
        await using var host = new FakeBlobHost(request =>
            FakeBlobAnswer.Of(Blob, request) with { CutAfter = number < breaks.Length ? breaks[number++] : null });

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Equal([null, 1_000, 3_500, 3_501, 6_501], host.Requests.Select(request => request.From));
        Assert.All(host.Requests.Skip(1), request => Assert.Equal("\"blob\"", request["If-Range"]));
    }

    [Fact]
    public async Task Chunked_transfer_that_breaks_off_goes_on()
    {
        await using var host = new FakeBlobHost(request =>
            FakeBlobAnswer.Of(Blob, request) with { IsChunked = true, CutAfter = request.From is null ? 4_000 : null });

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Equal(2, host.Requests.Count);
    }

    [Fact]
    public async Task Chunked_transfer_that_breaks_off_after_its_last_byte_is_whole()
    {
        await using var host = new FakeBlobHost(request => request.From is null
            ? FakeBlobAnswer.Of(Blob, request) with { IsChunked = true, CutAfter = Blob.Length }
            : FakeBlobAnswer.Of(Blob, request));

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Equal(Blob.Length, host.Requests[1].From);
    }

    [Fact]
    public async Task Digest_is_enough_to_go_on_without_an_entity_tag()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request, tag: null) with { CutAfter = request.From is null ? 10 : null });

        Assert.Equal(Blob, await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of(Blob) }));
        Assert.Null(host.Requests[1]["If-Range"]);
    }

    [Fact]
    public async Task Weak_entity_tag_and_no_digest_do_not_allow_to_go_on()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request, "W/\"blob\"") with { CutAfter = request.From is null ? 10 : null });

        Assert.Equal(BlobFailure.BrokenOff, (await FailureAsync(host)).Reason);
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task Transfer_that_breaks_off_before_the_first_byte_is_asked_for_anew()
    {
        var isFirst = true;
        await using var host = new FakeBlobHost(request =>
        {
            var answer = FakeBlobAnswer.Of(Blob, request, tag: null) with { CutAfter = isFirst ? 0 : null };
            isFirst = false;
            return answer;
        });

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Equal([null, null], host.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Whole_blob_as_answer_to_the_request_for_the_rest_is_a_failure()
    {
        await using var host = new FakeBlobHost(request => request.From is null
            ? FakeBlobAnswer.Of(Blob, request) with { CutAfter = 100 }
            : new FakeBlobAnswer { Headers = ["ETag: \"blob\""], Body = Blob });

        Assert.Equal(BlobFailure.Changed, (await FailureAsync(host)).Reason);
    }

    [Fact]
    public async Task Server_that_knows_no_ranges_is_a_failure_when_the_transfer_breaks_off()
    {
        await using var host = new FakeBlobHost(request => new FakeBlobAnswer { Body = Blob, CutAfter = request.From is null ? 100 : null });
        var request = new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of(Blob) };

        Assert.Equal(BlobFailure.BrokenOff, (await FailureAsync(Client(), request)).Reason);
    }

    [Fact]
    public async Task Blob_that_changed_meanwhile_is_a_failure()
    {
        await using var host = new FakeBlobHost(request => request.From is null
            ? FakeBlobAnswer.Of(Blob, request) with { CutAfter = 100 }
            : FakeBlobAnswer.Of(Bytes(20_000), request, "\"other\""));

        Assert.Equal(BlobFailure.Changed, (await FailureAsync(host)).Reason);
    }

    [Theory]
    [InlineData("Content-Range: bytes 99-9999/10000")]
    [InlineData("Content-Range: bytes 101-9999/10000")]
    [InlineData("Content-Range: bytes 100-9999/10001")]
    [InlineData("Content-Range: bytes 100-9998/10000")]
    [InlineData("Content-Range: bytes */10000")]
    [InlineData("Content-Range: items 100-9999/10000")]
    [InlineData("Content-Range: nonsense")]
    [InlineData("X-None: none")]
    [InlineData("Content-Range: bytes 100-9999/10000\r\nETag: \"other\"")]
    public async Task Rest_that_is_not_the_one_asked_for_is_a_failure(string header)
    {
        await using var host = new FakeBlobHost(request => request.From is null
            ? FakeBlobAnswer.Of(Blob, request) with { CutAfter = 100 }
            : new FakeBlobAnswer { Status = 206, Headers = [header], Body = Blob[100..] });

        Assert.Equal(BlobFailure.Changed, (await FailureAsync(host)).Reason);
    }

    [Fact]
    public async Task Rest_in_several_parts_is_put_together()
    {
        await using var host = new FakeBlobHost(request => request.From is not { } from
            ? FakeBlobAnswer.Of(Blob, request) with { CutAfter = 100 }
            : new FakeBlobAnswer
            {
                Status = 206,
                Headers = ["ETag: \"blob\"", FakeBlobAnswer.Range(from, Math.Min(from + 4_999, Blob.Length - 1), Blob.Length)],
                Body = Blob[from..Math.Min(from + 5_000, Blob.Length)],
            });

        Assert.Equal(Blob, await ReadAsync(host));
    }

    [Fact]
    public async Task Attempts_without_progress_are_bounded()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = 1 });

        Assert.Equal(BlobFailure.BrokenOff, (await FailureAsync(host)).Reason);
        Assert.Equal(Quick.Attempts, host.Requests.Count);
    }

    [Fact]
    public async Task Progress_counts_the_attempts_anew_up_to_the_bound_of_all()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = Math.Min(100, Blob.Length - (request.From ?? 0)) });
        var limits = Quick with { ProgressBytes = 100, AttemptsAltogether = 20 };

        Assert.Equal(BlobFailure.BrokenOff, (await FailureAsync(host, limits: limits)).Reason);
        Assert.Equal(20, host.Requests.Count);
        Assert.Equal(Blob, await ReadAsync(host, limits: limits with { AttemptsAltogether = 200 }));
    }

    [Fact]
    public async Task Each_attempt_begins_at_the_address_of_the_caller()
    {
        var storage = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = request.From is null ? 100 : null });
        await using (storage)
        {
            var signature = 0;
            await using var registry = new FakeBlobHost(_ => FakeBlobAnswer.Redirect(storage.Address($"/data?signature={++signature}").AbsoluteUri));

            Assert.Equal(Blob, await ReadAsync(registry));
            Assert.Equal(["/data?signature=1", "/data?signature=2"], storage.Requests.Select(request => request.Target));
            Assert.Equal("\"blob\"", storage.Requests[1]["If-Range"]);
            Assert.Null(registry.Requests[1]["If-Range"]);
        }
    }
}

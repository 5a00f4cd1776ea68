using System.Net;
using Microsoft.Extensions.Time.Testing;
using Strata.Core.Images.Blobs;
using Strata.Core.Network;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>Answers that bring nothing, servers that are not there or too slow, and what is said of them.</summary>
public sealed class BlobFailureTests : BlobTest
{
    private static readonly byte[] Blob = Bytes(100);

    [Theory]
    [InlineData(404, BlobFailure.NotFound, 1)]
    [InlineData(410, BlobFailure.NotFound, 1)]
    [InlineData(401, BlobFailure.Unauthorized, 1)]
    [InlineData(403, BlobFailure.Unauthorized, 1)]
    [InlineData(400, BlobFailure.BadStatus, 1)]
    [InlineData(204, BlobFailure.BadStatus, 1)]
    [InlineData(206, BlobFailure.BadStatus, 1)]
    [InlineData(304, BlobFailure.BadStatus, 1)]
    [InlineData(300, BlobFailure.BadStatus, 1)]
    [InlineData(501, BlobFailure.BadStatus, 1)]
    [InlineData(408, BlobFailure.BadStatus, 5)]
    [InlineData(429, BlobFailure.BadStatus, 5)]
    [InlineData(500, BlobFailure.BadStatus, 5)]
    [InlineData(502, BlobFailure.BadStatus, 5)]
    [InlineData(503, BlobFailure.BadStatus, 5)]
    [InlineData(504, BlobFailure.BadStatus, 5)]
    public async Task Status_is_told_and_repeated_only_where_that_may_help(int status, BlobFailure reason, int requests)
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Status = status, Body = status is 204 or 304 ? [] : "secret body"u8.ToArray() });

        var failure = await FailureAsync(host);

        Assert.Equal(reason, failure.Reason);
        Assert.Equal(status, (int)failure.StatusCode!);
        Assert.Equal(requests, host.Requests.Count);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_recovers_is_asked_again()
    {
        var answers = new Queue<int>([503, 429, 500]);
        await using var host = new FakeBlobHost(request =>
            answers.TryDequeue(out var status) ? new FakeBlobAnswer { Status = status, Headers = ["Retry-After: 0"] } : FakeBlobAnswer.Of(Blob, request));

        Assert.Equal(Blob, await ReadAsync(host));
    }

    [Fact]
    public async Task Expired_address_behind_a_redirect_is_renewed_once()
    {
        await using var host = new FakeBlobHost(request => request.Target == "/blob" ? FakeBlobAnswer.Redirect("/signed") : new FakeBlobAnswer { Status = 403 });

        Assert.Equal(BlobFailure.Unauthorized, (await FailureAsync(host)).Reason);
        Assert.Equal(["/blob", "/signed", "/blob", "/signed"], host.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task Wait_that_the_server_asks_for_is_bounded()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Status = 429, Headers = ["Retry-After: 99999999"] });

        var failure = await FailureAsync(host);

        Assert.Equal(HttpStatusCode.TooManyRequests, failure.StatusCode);
        Assert.Contains("99999999 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Single(host.Requests);
    }

    [Fact]
    public void Waits_double_with_jitter_and_follow_the_server_within_the_bound()
    {
        var limits = new BlobLimits { RetryDelay = TimeSpan.FromSeconds(4), MaximumRetryDelay = TimeSpan.FromSeconds(10), Attempts = 5 };
        var busy = new BlobDownloadException(BlobFailure.BadStatus, "Busy.");

        var attempts = new BlobAttempts(limits, () => 1);
        Assert.Equal([4.0, 8.0, 10.0, 10.0], Enumerable.Range(0, 4).Select(_ => attempts.Failed(busy).TotalSeconds));
        Assert.Same(busy, Assert.Throws<BlobDownloadException>(() => attempts.Failed(busy)));
        Assert.Equal(2, new BlobAttempts(limits, () => 0).Failed(busy).TotalSeconds);
        var asking = new BlobDownloadException(BlobFailure.BadStatus, "Busy.") { RetryAfter = TimeSpan.FromSeconds(100) };
        Assert.Equal(100, new BlobAttempts(limits, () => 1).Failed(asking).TotalSeconds);
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        int port;
        await using (var host = new FakeBlobHost(_ => new FakeBlobAnswer()))
        {
            port = host.Port;
        }

        var failure = await FailureAsync(Client(), new BlobRequest { Address = new Uri($"http://127.0.0.1:{port}/blob?token=secret") });

        Assert.Equal(BlobFailure.Unreachable, failure.Reason);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_host_is_unreachable_at_once() =>
        Assert.Equal(BlobFailure.Unreachable, (await FailureAsync(Client(), new BlobRequest { Address = new Uri("http://nowhere.invalid/blob") })).Reason);

    [Fact]
    public async Task Silent_server_is_given_up_after_the_stall_timeout()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var host = new FakeBlobHost(_ =>
        {
            asked.SetResult();
            return new FakeBlobAnswer { IsSilent = true };
        });
        var limits = new BlobLimits { Attempts = 1 };
        var opening = Client(limits, time: time).OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token);

        await asked.Task;
        time.Advance(limits.StallTimeout);

        Assert.Equal(BlobFailure.Stalled, (await Assert.ThrowsAsync<BlobDownloadException>(() => opening)).Reason);
    }

    [Fact]
    public async Task Body_that_stops_is_given_up_after_the_stall_timeout_and_the_time_between_reads_is_free()
    {
        var time = new FakeTimeProvider();
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = 10, Stalls = true });
        var limits = new BlobLimits { Attempts = 1 };
        await using var stream = await Client(limits, time: time).OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token);
        time.Advance(limits.StallTimeout * 2);
        await stream.ReadExactlyAsync(new byte[10], Token);
        time.Advance(limits.StallTimeout * 2);

        var reading = stream.ReadAsync(new byte[1], Token).AsTask();
        time.Advance(limits.StallTimeout);

        Assert.Equal(BlobFailure.Stalled, (await Assert.ThrowsAsync<BlobDownloadException>(() => reading)).Reason);
    }

    [Fact]
    public async Task Byte_now_and_then_is_too_slow()
    {
        var time = new FakeTimeProvider();
        using var gate = new SemaphoreSlim(0);
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { BeforeEachByte = gate.WaitAsync });
        var limits = new BlobLimits { Attempts = 1 };
        await using var stream = await Client(limits, time: time).OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token);

        for (var i = 0; i < 2; i++)
        {
            var reading = stream.ReadAsync(new byte[1], Token).AsTask();
            time.Advance(TimeSpan.FromSeconds(29));
            gate.Release();
            Assert.Equal(1, await reading);
        }

        var last = stream.ReadAsync(new byte[1], Token).AsTask();
        time.Advance(TimeSpan.FromSeconds(29));
        gate.Release();
        Assert.Equal(BlobFailure.Stalled, (await Assert.ThrowsAsync<BlobDownloadException>(() => last)).Reason);
    }

    [Fact]
    public async Task Whole_transfer_has_a_time_of_its_own()
    {
        var time = new FakeTimeProvider();
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = 10, Stalls = true });
        await using var stream = await Client(new BlobLimits(), time: time).OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token);
        time.Advance(new BlobLimits().TotalTime);

        var failure = await Assert.ThrowsAsync<BlobDownloadException>(async () => await stream.ReadExactlyAsync(new byte[1], Token));

        Assert.Equal(BlobFailure.TimedOut, failure.Reason);
    }

    [Fact]
    public async Task Caller_can_cancel_an_opening_and_a_read()
    {
        await using var host = new FakeBlobHost(request =>
            request.Target == "/silent" ? new FakeBlobAnswer { IsSilent = true } : FakeBlobAnswer.Of(Blob, request) with { CutAfter = 10, Stalls = true });
        using var stop = new CancellationTokenSource();
        var opening = Client().OpenAsync(new BlobRequest { Address = host.Address("/silent") }, stop.Token);
        await using var stream = await Client().OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token);
        await stream.ReadExactlyAsync(new byte[10], Token);
        var reading = stream.ReadAsync(new byte[1], stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Certificate_must_be_trusted_unless_the_operator_says_otherwise()
    {
        using var certificate = TestCertificates.Create("registry.test");
        using var folder = new TemporaryFolder();
        var file = folder.Write("ca.pem", certificate.ExportCertificatePem());
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request), certificate);
        var request = new BlobRequest { Address = host.Address("/blob", "registry.test") };

        var failure = await FailureAsync(Client(), request);
        Assert.Equal(BlobFailure.Unreachable, failure.Reason);
        Assert.Contains("trusted", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Blob, await ReadAsync(Client(options: Options with { CertificateFiles = [file] }), request));
        Assert.Equal(Blob, await ReadAsync(Client(options: Options with { InsecureTls = true }), request));
        Assert.Throws<CertificateFileException>(() => BlobHttp.CreateHandler(Options with { CertificateFiles = [folder.Write("none.pem", "nothing")] }));
        Assert.Throws<CertificateFileException>(() => BlobHttp.CreateHandler(Options with { CertificateFiles = [folder.PathOf("missing.pem")] }));
    }

    [Fact]
    public async Task Answer_that_is_not_http_is_a_failure()
    {
        using var certificate = TestCertificates.Create("registry.test");
        await using var secure = new FakeBlobHost(_ => new FakeBlobAnswer(), certificate);
        await using var plain = new FakeBlobHost(_ => new FakeBlobAnswer());

        var toSecure = await FailureAsync(Client(), new BlobRequest { Address = new Uri($"http://registry.test:{secure.Port}/blob") });
        var toPlain = await FailureAsync(Client(), new BlobRequest { Address = new Uri($"https://registry.test:{plain.Port}/blob") });

        Assert.Contains(toSecure.Reason, new[] { BlobFailure.Unreachable, BlobFailure.BadStatus });
        Assert.Equal(BlobFailure.Unreachable, toPlain.Reason);
    }

    [Fact]
    public async Task Nothing_secret_of_an_address_is_shown()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Status = 404 });
        var address = new Uri($"http://user:secret@127.0.0.1:{host.Port}/v2/blob?X-Amz-Signature=secret#secret");

        var failure = await FailureAsync(Client(), new BlobRequest { Address = address });

        Assert.Equal($"http://127.0.0.1:{host.Port}/v2/blob answered 404.", failure.Message);
    }
}

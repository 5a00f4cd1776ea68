using System.Security.Cryptography;
using Strata.Core.Images.Blobs;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>Sizes and digests: what is claimed, what is sent, and what should be.</summary>
public sealed class BlobIntegrityTests : BlobTest
{
    private static readonly byte[] Blob = Bytes(5_000);

    [Fact]
    public async Task Right_size_and_digest_are_accepted_for_every_algorithm()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        foreach (var text in new[]
        {
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Blob))}", $"sha384:{Convert.ToHexStringLower(SHA384.HashData(Blob))}",
            $"sha512:{Convert.ToHexStringLower(SHA512.HashData(Blob))}",
        })
        {
            Assert.True(Digest.TryParse(text, out var digest));
            Assert.Equal(Blob, await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = digest, Size = Blob.Length }));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrong_digest_is_a_failure_and_names_both(bool isChunked)
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { IsChunked = isChunked });
        var digest = Digest.Sha256Of("other"u8);

        var failure = await FailureAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = digest });

        Assert.Equal(BlobFailure.DigestMismatch, failure.Reason);
        Assert.Contains(digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest.Sha256Of(Blob).ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_bytes_are_not_handed_out_before_the_digest_is_right()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        await using var stream = await Client().OpenAsync(new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of("other"u8) }, Token);
        var buffer = new byte[Blob.Length];

        await Assert.ThrowsAsync<BlobDownloadException>(async () => await stream.ReadExactlyAsync(buffer, Token));
    }

    [Fact]
    public async Task Digest_is_left_to_a_reader_that_verifies_it()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));
        var request = new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of("other"u8), ReaderVerifiesDigest = true };

        Assert.Equal(Blob, await ReadAsync(Client(), request));
    }

    [Fact]
    public async Task Resumed_transfer_is_hashed_as_one()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = request.From is null ? 1_234 : null });

        Assert.Equal(Blob, await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of(Blob) }));
    }

    [Fact]
    public async Task Size_that_the_server_denies_is_refused_before_the_body()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request));

        var failure = await Assert.ThrowsAsync<BlobDownloadException>(
            () => Client().OpenAsync(new BlobRequest { Address = host.Address("/blob"), Size = 4_999 }, Token));

        Assert.Equal(BlobFailure.SizeMismatch, failure.Reason);
    }

    [Fact]
    public async Task More_bytes_than_the_size_are_refused_where_no_length_was_claimed()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { IsChunked = true });

        Assert.Equal(BlobFailure.SizeMismatch, (await FailureAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Size = 4_999 })).Reason);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Fewer_bytes_than_the_size_are_a_transfer_that_broke_off(bool isChunked, bool isUnframed)
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Body = Blob, IsChunked = isChunked, IsUnframed = isUnframed });

        Assert.Equal(BlobFailure.BrokenOff, (await FailureAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Size = 5_001 })).Reason);
    }

    [Fact]
    public async Task Length_that_is_claimed_too_long_is_a_transfer_that_broke_off()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Headers = ["ETag: \"a\""], Body = Blob, ClaimedLength = 6_000 });

        Assert.Equal(BlobFailure.Changed, (await FailureAsync(host)).Reason);
    }

    [Fact]
    public async Task Length_that_is_claimed_too_short_shows_in_the_digest()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Body = Blob, ClaimedLength = 4_000 });

        Assert.Equal(BlobFailure.DigestMismatch, (await FailureAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of(Blob) })).Reason);
    }

    [Fact]
    public async Task Claim_above_the_limit_is_refused_before_the_body()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { ClaimedLength = long.MaxValue });

        var failure = await Assert.ThrowsAsync<BlobDownloadException>(() => Client().OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token));

        Assert.Equal(BlobFailure.TooLarge, failure.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Endless_body_ends_at_the_limit(bool isChunked)
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Body = Blob, IsChunked = isChunked, IsUnframed = !isChunked, IsEndless = true });

        Assert.Equal(BlobFailure.TooLarge, (await FailureAsync(host, limits: Quick with { Bytes = 100_000 })).Reason);
    }

    [Fact]
    public async Task Empty_blob_is_a_blob()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of([], request));

        Assert.Empty(await ReadAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of([]), Size = 0 }));
        Assert.Equal(BlobFailure.DigestMismatch, (await FailureAsync(Client(), new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of("a"u8) })).Reason);
    }

    [Fact]
    public async Task Bytes_come_as_they_were_sent_whatever_the_server_calls_their_encoding()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Headers = ["Content-Encoding: gzip"], Body = Blob });

        Assert.Equal(Blob, await ReadAsync(host));
        Assert.Null(host.Requests[0]["Accept-Encoding"]);
    }

    [Fact]
    public async Task Client_that_would_buffer_bodies_is_used_without_buffering()
    {
        await using var host = new FakeBlobHost(_ => new FakeBlobAnswer { Body = Blob, CutAfter = 100, Stalls = true });
#pragma warning disable RS0030 // Tests are the composition root of what they test.
        using var http = new HttpClient(BlobHttp.CreateHandler(Options));
#pragma warning restore RS0030
        await using var stream = await new BlobClient(http, Quick, TimeProvider.System).OpenAsync(new BlobRequest { Address = host.Address("/blob") }, Token);
        var buffer = new byte[100];

        await stream.ReadExactlyAsync(buffer, Token);

        Assert.Equal(Blob[..100], buffer);
        Assert.Equal(100, stream.Position);
        Assert.Equal(Blob.Length, stream.TotalBytes);
    }

    [Fact]
    public async Task Stream_can_be_read_synchronously()
    {
        await using var host = new FakeBlobHost(request => FakeBlobAnswer.Of(Blob, request) with { CutAfter = request.From is null ? 700 : null });
        await using var stream = await Client().OpenAsync(new BlobRequest { Address = host.Address("/blob"), Digest = Digest.Sha256Of(Blob) }, Token);
        var buffer = new byte[Blob.Length];

        await Task.Run(() => stream.ReadExactly(buffer), Token);

        Assert.Equal(Blob, buffer);
    }

    [Theory]
    [InlineData("http://registry.test/v2/a/blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData("http://registry.test/v2/a/blobs/sha256%3Ae3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855?x=y", true)]
    [InlineData("http://registry.test/v2/a/blobs/sha256:e3b0", false)]
    [InlineData("http://registry.test/v2/a/blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/", false)]
    [InlineData("http://registry.test/?d=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false)]
    [InlineData("http://registry.test", false)]
    public void Digest_is_taken_from_the_addresses_of_registries(string address, bool isDigest) =>
        Assert.Equal(isDigest ? Digest.Sha256Of([]) : null, BlobRequest.DigestOfAddress(new Uri(address)));
}

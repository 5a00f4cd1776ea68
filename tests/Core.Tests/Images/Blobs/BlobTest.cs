using System.Net;
using Strata.Core.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Blobs;

/// <summary>What tests of the blob client have in common: a client over real sockets, names of our own, and no waiting between attempts.</summary>
public abstract class BlobTest
{
    /// <summary>Limits without waits, for servers that answer at once.</summary>
    protected static readonly BlobLimits Quick = new() { RetryDelay = TimeSpan.Zero, MaximumRetryDelay = TimeSpan.Zero, StallTimeout = TimeSpan.FromMinutes(5) };

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Bytes that differ at every offset that a test could confuse.</summary>
    protected static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 31) ^ (i >> 8)))];

    /// <summary>Every name that ends in <c>.test</c> is this machine.</summary>
    protected static Task<IPAddress[]> ResolveTestNames(string host, CancellationToken cancellationToken) => host.TrimEnd('.').EndsWith(".test", StringComparison.Ordinal)
        ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound);

    protected static BlobHttpOptions Options { get; } = new() { Proxy = null, Rules = new AddressRules { AllowLoopback = true }, Resolve = ResolveTestNames };

    protected static BlobClient Client(BlobLimits? limits = null, BlobHttpOptions? options = null, TimeProvider? time = null) =>
        new(new HttpMessageInvoker(BlobHttp.CreateHandler(options ?? Options)), limits ?? Quick, time ?? TimeProvider.System) { Jitter = () => 1 };

    protected static async Task<byte[]> ReadAsync(BlobClient client, BlobRequest request)
    {
        await using var stream = await client.OpenAsync(request, Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    protected static Task<byte[]> ReadAsync(FakeBlobHost host, string path = "/blob", BlobLimits? limits = null) =>
        ReadAsync(Client(limits), new BlobRequest { Address = host.Address(path) });

    protected static async Task<BlobDownloadException> FailureAsync(BlobClient client, BlobRequest request) =>
        await Assert.ThrowsAsync<BlobDownloadException>(() => ReadAsync(client, request));

    protected static Task<BlobDownloadException> FailureAsync(FakeBlobHost host, string path = "/blob", BlobLimits? limits = null) =>
        FailureAsync(Client(limits), new BlobRequest { Address = host.Address(path) });
}

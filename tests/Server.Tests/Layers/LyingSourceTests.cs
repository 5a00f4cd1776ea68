using Microsoft.Extensions.Time.Testing;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Layers;

/// <summary>Registries that are slow, lie or break off, as a client of the API sees them. The clock is moved, so that nobody waits.</summary>
public sealed class LyingSourceTests
{
    private static readonly byte[] Blob = SampleBlobs.Of("debian.tar.gz");

    /// <summary>What a source may do, by name, and the status of the posting.</summary>
    private static readonly Dictionary<string, (Func<FakeBlobAnswer> Answer, int Status)> Sources = new(StringComparer.Ordinal)
    {
        ["says nothing"] = (() => new FakeBlobAnswer { IsSilent = true }, 400),
        ["stalls in the middle"] = (() => new FakeBlobAnswer { Body = Blob, CutAfter = 50, Stalls = true }, 400),
        ["sends a byte now and then"] = (() => new FakeBlobAnswer { Body = Blob, BeforeEachByte = token => Task.Delay(20, token) }, 400),
        ["claims more than it sends"] = (() => new FakeBlobAnswer { Body = Blob, ClaimedLength = Blob.Length + 1 }, 400),
        ["claims more than anybody takes"] = (() => new FakeBlobAnswer { Body = Blob, ClaimedLength = long.MaxValue }, 400),
        ["ends in the middle of a chunk"] = (() => new FakeBlobAnswer { Body = Blob, IsChunked = true, CutAfter = 50 }, 400),
        ["claims less than it sends"] = (() => new FakeBlobAnswer { Body = Blob, ClaimedLength = Blob.Length - 20 }, 422),
        ["closes without having said how much comes"] = (() => new FakeBlobAnswer { Body = Blob[..^20], IsUnframed = true }, 422),
        ["never ends"] = (() => new FakeBlobAnswer { Body = new byte[1 << 20], IsChunked = true, IsEndless = true }, 400),
        ["fails again and again"] = (() => new FakeBlobAnswer { Status = 503 }, 400),
        ["wants to be asked in a year"] = (() => new FakeBlobAnswer { Status = 429, Headers = ["Retry-After: 31536000"] }, 400),
        ["redirects to itself"] = (() => FakeBlobAnswer.Redirect("/layer"), 400),
        ["redirects to a metadata service"] = (() => FakeBlobAnswer.Redirect("http://169.254.169.254/latest/meta-data/"), 400),
        ["redirects to a file"] = (() => FakeBlobAnswer.Redirect("file:///etc/passwd"), 400),
        ["answers with a part that nobody asked for"] = (() => new FakeBlobAnswer { Status = 206, Headers = [FakeBlobAnswer.Range(10, 19, 20)], Body = Blob[10..20] }, 400),
        ["answers without content"] = (() => new FakeBlobAnswer { Status = 204, IsUnframed = true }, 400),
    };

    public static TheoryData<string> Names => [.. Sources.Keys];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Names))]
    public async Task Layer_of_a_source_is_refused_and_nothing_is_kept_when_it(string name)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.StartAsync(
            options => options with { Api = options.Api with { Timeout = TimeSpan.FromDays(30) }, Layers = options.Layers with { MaximumBytes = 64 << 20 } }, time: time);
        var (answer, status) = Sources[name];
        server.Samples.Serve("/layer", _ => answer());

        var posting = server.PostLayerAsync("a", "layer");
        while (!posting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.WhenAny(posting, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        var refused = await posting;
        Assert.Equal((status, status == 400 ? "could not find layer" : "tarutil: could not extract the archive"), (refused.Status, refused.Error));
        Assert.Equal(404, (await server.SendAsync("GET", "/v1/layers/a")).Status);
        Assert.Equal(201, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);
    }
}

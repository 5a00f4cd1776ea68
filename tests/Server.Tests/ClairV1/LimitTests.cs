using System.Globalization;
using System.IO.Compression;
using System.Text;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>The limits that the API promises, one below and one above, end to end.</summary>
public sealed class LimitTests
{
    private const int FileLimit = 200 << 20;
    private const string Vulnerabilities = "/v1/namespaces/debian:9/vulnerabilities";

    [Fact]
    public async Task Wanted_file_of_200_MiB_is_read_and_one_byte_more_fails_the_layer()
    {
        await using var server = await TestServer.StartAsync();
        var (good, large) = (LayerWithStatusOf(FileLimit), LayerWithStatusOf(FileLimit + 1));
        server.Samples.Serve("/good", request => FakeBlobAnswer.Of(good, request));
        server.Samples.Serve("/large", request => FakeBlobAnswer.Of(large, request));

        var read = await server.PostLayerAsync("good", "good");
        var refused = await server.PostLayerAsync("large", "large");

        Assert.True(read.Status == 201, read.Text);
        Assert.Contains("\"Version\":\"1.18-5\"", (await server.SendAsync("GET", "/v1/layers/good?features")).Text, StringComparison.Ordinal);
        Assert.Equal((422, "tarutil: could not extract one or more files from the archive: file too big"), (refused.Status, refused.Error));
        Assert.Equal(404, (await server.SendAsync("GET", "/v1/layers/large")).Status);
    }

    [Fact]
    public async Task Line_of_any_length_does_not_end_the_listing()
    {
        await using var server = await TestServer.StartAsync();
        var status = $"Package: long\nStatus: install ok installed\nVersion: 1\nDescription: {new string('x', 1 << 20)}\n\n" + SampleBlobs.Status(("wget", "1.18-5", null));
        var layer = new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n").File("var/lib/dpkg/status", status).Build();
        server.Samples.Serve("/layer", request => FakeBlobAnswer.Of(layer, request));

        Assert.Equal(201, (await server.PostLayerAsync("a", "layer")).Status);
        Assert.Contains("\"wget\"", (await server.SendAsync("GET", "/v1/layers/a?features")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_of_1_MiB_is_read_and_one_byte_more_is_cut_off()
    {
        await using var server = await TestServer.StartAsync();

        var good = await server.SendAsync("POST", Vulnerabilities, Body(1 << 20));
        var large = await server.SendAsync("POST", Vulnerabilities, Body((1 << 20) + 1));
        var followed = await server.SendAsync("POST", Vulnerabilities, Body(100) + new string(' ', 2 << 20));

        Assert.Equal(201, good.Status);
        Assert.Equal((400, "unexpected EOF"), (large.Status, large.Error));
        Assert.Equal(201, followed.Status);
    }

    [Fact]
    public async Task Name_of_2048_characters_can_be_written_and_read_and_a_longer_one_is_400()
    {
        await using var server = await TestServer.StartAsync();
        var name = new string('ü', 2_048);

        Assert.Equal(201, (await server.PostLayerAsync(name, "debian.tar.gz")).Status);
        Assert.Equal(200, (await server.SendAsync("GET", "/v1/layers/" + Uri.EscapeDataString(name))).Status);
        Assert.Equal(200, (await server.SendAsync("DELETE", "/v1/layers/" + Uri.EscapeDataString(name))).Status);
        var longer = await server.PostLayerAsync(name + "x", "debian.tar.gz");
        Assert.Equal((400, "a name is longer than 2048 characters"), (longer.Status, longer.Error));
    }

    [Fact]
    public async Task Blob_over_the_operators_limit_is_not_found()
    {
        var size = SampleBlobs.Of("debian.tar.gz").Length;
        foreach (var (limit, status) in new[] { (size, 201), (size - 1, 400) })
        {
            await using var server = await TestServer.StartAsync(options => options with { Layers = options.Layers with { MaximumBytes = limit } });

            Assert.Equal(status, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);
        }
    }

    [Fact]
    public async Task Page_has_no_upper_bound()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(201, (await server.SendAsync("POST", Vulnerabilities, """{"Vulnerability":{"Name":"CVE-1","Severity":"Low"}}""")).Status);

        var answer = await server.SendAsync("GET", string.Create(CultureInfo.InvariantCulture, $"{Vulnerabilities}?limit={long.MaxValue}"));

        Assert.Equal((200, 1), (answer.Status, answer.Json().GetProperty("Vulnerabilities").GetArrayLength()));
    }

    [Theory]
    [InlineData(0, 201)]
    [InlineData(3, 422)]
    public async Task Empty_stream_is_an_archive_without_files_and_a_few_bytes_are_none(int length, int status)
    {
        await using var server = await TestServer.StartAsync();
        server.Samples.Serve("/layer", request => new FakeBlobAnswer { Body = new byte[length] });
        server.Samples.Serve("/text", request => new FakeBlobAnswer { Body = Encoding.ASCII.GetBytes(new string('a', length)) });

        Assert.Equal(status, (await server.PostLayerAsync("a", length == 0 ? "layer" : "text")).Status);
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public async Task Compression_is_found_by_the_first_bytes(LayerCompression compression)
    {
        await using var server = await TestServer.StartAsync();
        var layer = new LayerBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n").File("var/lib/dpkg/status", SampleBlobs.Status(("wget", "1", null))).Build(compression);
        server.Samples.Serve("/layer", request => FakeBlobAnswer.Of(layer, request));

        Assert.Equal(201, (await server.PostLayerAsync("a", "layer")).Status);
        Assert.Contains("\"wget\"", (await server.SendAsync("GET", "/v1/layers/a?features")).Text, StringComparison.Ordinal);
    }

    private static string Body(int length)
    {
        const string Start = """{"Vulnerability":{"Name":"CVE-1","Severity":"Low","Description":" """;
        const string End = "\"}}";
        return Start + new string('x', length - Start.Length - End.Length) + End;
    }

    /// <summary>A layer whose package database is as long as it is told, mostly empty lines.</summary>
    private static byte[] LayerWithStatusOf(int size)
    {
        var status = Encoding.ASCII.GetBytes(SampleBlobs.Status(("wget", "1.18-5", null)));
        var blob = new MemoryStream();
        using (var gzip = new GZipStream(blob, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new TarBuilder().File("etc/os-release", "ID=debian\nVERSION_ID=\"9\"\n").Header("var/lib/dpkg/status", '0', size).ToArray());
            gzip.Write(status);
            var lines = new byte[1 << 20];
            Array.Fill(lines, (byte)'\n');
            for (var left = size - status.Length; left > 0; left -= lines.Length)
            {
                gzip.Write(lines.AsSpan(0, Math.Min(left, lines.Length)));
            }

            gzip.Write(new byte[(-size & 511) + 1024]);
        }

        return blob.ToArray();
    }
}

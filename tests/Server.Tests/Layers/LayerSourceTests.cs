using Strata.Server.Configuration;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Layers;

/// <summary>Where layers may come from, end to end.</summary>
public sealed class LayerSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task File_below_an_allowed_folder_is_read()
    {
        var path = _folder.Write("allowed/layer.tar.gz", SampleBlobs.Of("debian.tar.gz"));
        await using var server = await StartAsync(_folder.PathOf("allowed"));

        Assert.Equal(201, await PostAsync(server, path));
        Assert.Equal(201, await PostAsync(server, _folder.PathOf("allowed/../allowed/layer.tar.gz")));
    }

    [Fact]
    public async Task What_is_not_below_it_is_not_found_whatever_its_name_says()
    {
        var outside = _folder.Write("outside/layer.tar.gz", SampleBlobs.Of("debian.tar.gz"));
        _folder.Write("allowed/x", "");
        _folder.Write("allowed-not/layer.tar.gz", SampleBlobs.Of("debian.tar.gz"));
        File.CreateSymbolicLink(_folder.PathOf("allowed/link"), outside);
        Directory.CreateSymbolicLink(_folder.PathOf("allowed/folder"), _folder.PathOf("outside"));
        File.CreateSymbolicLink(_folder.PathOf("allowed/loop"), _folder.PathOf("allowed/loop"));
        await using var server = await StartAsync(_folder.PathOf("allowed"));

        foreach (var path in new[]
        {
            outside, "allowed/layer.tar.gz", _folder.PathOf("allowed/../outside/layer.tar.gz"), _folder.PathOf("allowed-not/layer.tar.gz"),
            _folder.PathOf("allowed/link"), _folder.PathOf("allowed/folder/layer.tar.gz"), _folder.PathOf("allowed/loop"),
            _folder.PathOf("allowed/missing"), _folder.PathOf("allowed"), "/proc/self/environ", "file://" + outside, "/dev/zero",
        })
        {
            Assert.Equal(400, await PostAsync(server, path));
        }
    }

    [Fact]
    public async Task Link_that_stays_below_it_is_followed()
    {
        _folder.Write("allowed/blobs/layer", SampleBlobs.Of("debian.tar.gz"));
        File.CreateSymbolicLink(_folder.PathOf("allowed/current"), "blobs/layer");
        Directory.CreateSymbolicLink(_folder.PathOf("alias"), _folder.PathOf("allowed"));
        await using var server = await StartAsync(_folder.PathOf("alias"));

        Assert.Equal(201, await PostAsync(server, _folder.PathOf("alias/current")));
    }

    [Fact]
    public async Task Folder_in_the_place_of_a_file_is_no_archive()
    {
        _folder.Write("allowed/folder/x", "");
        await using var server = await StartAsync(_folder.PathOf("allowed"));

        Assert.Equal(422, await PostAsync(server, _folder.PathOf("allowed/folder")));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://0.0.0.0:1/")]
    [InlineData("http://[::]:1/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://[fe80::1]/")]
    public async Task Forbidden_address_is_not_found(string address)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(400, await PostAsync(server, address));
    }

    [Fact]
    public async Task Redirect_to_a_forbidden_address_is_not_followed_and_its_body_is_not_shown()
    {
        await using var server = await TestServer.StartAsync();
        server.Samples.Serve("/redirect", _ => FakeBlobAnswer.Redirect("http://169.254.169.254/latest/meta-data/"));

        var answer = await server.PostLayerAsync("a", "redirect");
        var missing = await server.PostLayerAsync("b", "missing");

        Assert.Equal((400, "could not find layer"), (answer.Status, answer.Error));
        Assert.DoesNotContain("secret page", missing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loopback_is_no_source_for_a_server_that_others_can_reach()
    {
        await using var server = await TestServer.StartAsync(options => options with
        {
            Api = options.Api with { Listen = new ListenAddress(null, 0) },
        });

        Assert.Equal(400, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);
        Assert.Empty(server.Blobs.Requests);
    }

    [Fact]
    public async Task Sources_narrow_what_may_be_fetched()
    {
        await using var server = await TestServer.StartAsync(options => options with
        {
            Layers = options.Layers with { Sources = ["registry.example"] },
        });

        Assert.Equal(400, (await server.PostLayerAsync("a", "debian.tar.gz")).Status);
        Assert.Empty(server.Blobs.Requests);
    }

    [Fact]
    public async Task Source_that_breaks_off_is_not_found_and_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        server.Samples.Serve("/cut", request => new FakeBlobAnswer { Body = SampleBlobs.Of("debian.tar.gz"), ClaimedLength = 1_000_000 });

        var answer = await server.PostLayerAsync("a", "cut");

        Assert.Equal(400, answer.Status);
        Assert.Equal(404, (await server.SendAsync("GET", "/v1/layers/a")).Status);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static Task<TestServer> StartAsync(string folder) =>
        TestServer.StartAsync(options => options with { Layers = options.Layers with { LocalFolders = [folder] } });

    private static async Task<int> PostAsync(TestServer server, string path)
    {
        var name = $"layer of {path}";
        var answer = await server.SendAsync("POST", "/v1/layers", $$$"""{"Layer":{"Name":"{{{name}}}","Path":"{{{path}}}","Format":"Docker"}}""");
        if (answer.Status == 400)
        {
            Assert.Equal("could not find layer", answer.Error);
        }

        return answer.Status;
    }
}

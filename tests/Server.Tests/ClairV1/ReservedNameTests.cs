using Strata.Storage.Images;
using Strata.Storage.Layers;
using Xunit;

namespace Strata.Server.Tests.ClairV1;

/// <summary>Layers of images are not those of clients: under their names nothing is posted, read or deleted.</summary>
public sealed class ReservedNameTests
{
    [Fact]
    public async Task Names_of_layers_of_images_are_refused_and_hidden()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await TestServer.StartAsync();
        var name = ImageLayerName.Of(null, "sha256:" + new string('1', 64));
        await server.Database.Layers.StoreAsync(
            new LayerToStore { Name = name, EngineVersion = 3, Packages = [], Tree = new byte[] { 1 } }, cancellationToken);

        var posted = await server.PostLayerAsync(name, "debian.tar.gz");
        Assert.Equal((400, "names that begin with image-layer: are the server's own"), (posted.Status, posted.Error));
        Assert.Equal(400, (await server.PostLayerAsync("upon", "debian.tar.gz", name)).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"/v1/layers/{name}")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"/v1/layers/{name}?vulnerabilities")).Status);
        Assert.Equal(404, (await server.SendAsync("DELETE", $"/v1/layers/{name}")).Status);
        Assert.NotNull(await server.Database.Layers.FindAsync(name, cancellationToken));
    }
}

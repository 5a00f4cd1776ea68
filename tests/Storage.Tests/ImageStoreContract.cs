using Strata.Core.Warnings;
using Strata.Storage.Images;
using Strata.Storage.Layers;
using Xunit;

namespace Strata.Storage.Tests;

/// <summary>What <see cref="IImageStore"/> promises.</summary>
public abstract class ImageStoreContract : ServerDatabaseContract
{
    /// <summary>A value of a query, straight from the database. "{image}" stands for the table, "{image_reference}" and "{layer}" likewise.</summary>
    protected abstract Task<object?> ScalarAsync(string sql);

    [Fact]
    public async Task Nothing_is_known_of_an_image_that_is_not_stored()
    {
        await using var database = await OpenAsync();
        Assert.Null(await database.Images.FindAsync(Digest('a'), Token));
        Assert.Null(await database.Images.FindAsync("no digest\0", Token));
        Assert.False(await database.Images.NoteAsync(Digest('a'), "r", "t", Token));
        Assert.Empty(await database.Images.ReadReferencesAsync(Digest('a'), Token));
        Assert.Empty(await database.Images.ListAsync(null, 10, Token));
        Assert.False(await database.Images.DeleteAsync(Digest('a'), Token));
        Assert.Equal(0, await database.Images.PruneAsync(TimeSpan.FromDays(1), Token));
    }

    [Fact]
    public async Task An_image_comes_back_as_it_was_stored()
    {
        await using var database = await OpenAsync();
        var image = Image('a', "1", "2") with
        {
            Platform = "linux/arm64/v8",
            Warnings = [new ScanWarning(WarningCodes.HistoryMismatch, "odd", "config")],
            Layers =
            [
                new ImageLayer(Digest('1'), Digest('8'), "ADD file"),
                new ImageLayer(Digest('7'), null, null, IsSkipped: true),
                new ImageLayer(Digest('2'), "sha512:ab", new string('x', 500)),
            ],
        };
        await StoreLayersAsync(database, image);
        var stored = await database.Images.StoreAsync(image, Token);

        Assert.Equal(stored.Created, stored.Seen);
        var found = (await database.Images.FindAsync(image.Digest, Token))!;
        Assert.Equal((image.MediaType, image.ConfigDigest, image.Platform, image.EngineVersion), (found.MediaType, found.ConfigDigest, found.Platform, found.EngineVersion));
        Assert.Equal(image.Warnings, found.Warnings);
        Assert.Equal(image.Layers.Take(2), found.Layers.Take(2));
        Assert.Equal("sha512:ab", found.Layers[2].DiffId);
        Assert.Equal(ImageLayer.MaximumCommand, found.Layers[2].Command!.Length);
        Assert.Equal(2, found.LayerNames.Count);
        Assert.Equal(image.TopLayer, found.TopLayer);
    }

    [Fact]
    public async Task An_image_whose_top_layer_is_not_stored_is_refused()
    {
        await using var database = await OpenAsync();
        var image = Image('a', "1");
        var missing = await Assert.ThrowsAsync<ParentLayerMissingException>(() => database.Images.StoreAsync(image, Token));
        Assert.Equal(image.TopLayer, missing.Parent);
        await database.Images.StoreAsync(image with { Layers = [] }, Token);
        Assert.Null((await database.Images.FindAsync(image.Digest, Token))!.TopLayer);
    }

    [Fact]
    public async Task A_new_analysis_takes_the_place_of_an_older_one_and_not_of_a_newer()
    {
        await using var database = await OpenAsync();
        var image = Image('a', "1");
        await StoreLayersAsync(database, image);
        await database.Images.StoreAsync(image, Token);
        await database.Images.StoreAsync(image with { EngineVersion = 5, Platform = "new" }, Token);
        var kept = await database.Images.StoreAsync(image with { EngineVersion = 4, Platform = "old" }, Token);
        Assert.Equal((5, "new"), (kept.EngineVersion, kept.Platform));
    }

    [Fact]
    public async Task Where_an_image_was_met_is_noted_once_a_day()
    {
        await using var database = await OpenAsync();
        var image = Image('a', "1");
        await StoreLayersAsync(database, image);
        await database.Images.StoreAsync(image, Token);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await database.Images.NoteAsync(image.Digest, "registry.example/app", "v1", Token));
            Assert.True(await database.Images.NoteAsync(image.Digest, "registry.example/app", null, Token));
            Assert.True(await database.Images.NoteAsync(image.Digest, null, null, Token));
        }

        Assert.Equal(
            [("registry.example/app", null), ("registry.example/app", "v1")],
            (await database.Images.ReadReferencesAsync(image.Digest, Token)).Select(reference => (reference.Repository, reference.Tag)).Order());
        Assert.True(await database.Images.DeleteAsync(image.Digest, Token));
        Assert.Equal(0L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {image_reference}")));
    }

    [Fact]
    public async Task Images_are_listed_by_digest_in_pages()
    {
        await using var database = await OpenAsync();
        foreach (var name in new[] { 'c', 'a', 'b' })
        {
            await database.Images.StoreAsync(Image(name), Token);
        }

        var first = await database.Images.ListAsync(null, 2, Token);
        Assert.Equal([Digest('a'), Digest('b')], first.Select(image => image.Digest));
        Assert.Equal([Digest('c')], (await database.Images.ListAsync(first[^1].Digest, 2, Token)).Select(image => image.Digest));
    }

    [Fact]
    public async Task The_images_that_have_a_layer_are_found_whatever_lies_above_it()
    {
        await using var database = await OpenAsync();
        var (one, two, other) = (Image('a', "1"), Image('b', "1", "2", "3"), Image('c', "4"));
        foreach (var image in new[] { one, two, other })
        {
            await StoreLayersAsync(database, image);
            await database.Images.StoreAsync(image, Token);
        }

        Assert.Equal([one.Digest, two.Digest], await database.Images.FindByLayerAsync(one.TopLayer!, null, 10, Token));
        Assert.Equal([two.Digest], await database.Images.FindByLayerAsync(one.TopLayer!, one.Digest, 10, Token));
        Assert.Equal([two.Digest], await database.Images.FindByLayerAsync(two.LayerNames[1], null, 10, Token));
        Assert.Empty(await database.Images.FindByLayerAsync("unknown", null, 10, Token));
    }

    [Fact]
    public async Task Pruning_forgets_unused_images_and_the_layers_that_no_image_has_and_nothing_else()
    {
        await using var database = await OpenAsync();
        var (kept, gone) = (Image('a', "1", "2"), Image('b', "1", "3", "4"));
        foreach (var image in new[] { kept, gone })
        {
            await StoreLayersAsync(database, image);
            await database.Images.StoreAsync(image, Token);
        }

        await StoreAsync(database, "posted", null, Some.Package());
        Assert.Equal(0, await database.Images.PruneAsync(TimeSpan.FromDays(1), Token));
        await database.Images.DeleteAsync(gone.Digest, Token);
        Assert.Equal(2, await database.Images.PruneAsync(TimeSpan.FromDays(1), Token));
        Assert.NotNull(await database.Layers.FindAsync(kept.TopLayer!, Token));
        Assert.NotNull(await database.Layers.FindAsync("posted", Token));
        Assert.Equal(3L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {layer}")));

        Assert.Equal(3, await database.Images.PruneAsync(TimeSpan.FromSeconds(-1), Token));
        Assert.Equal(1L, Convert.ToInt64(await ScalarAsync("SELECT count(*) FROM {layer}")));
    }

    [Fact]
    public async Task A_layer_that_is_deleted_takes_the_images_along_that_have_it()
    {
        await using var database = await OpenAsync();
        var image = Image('a', "1", "2");
        await StoreLayersAsync(database, image);
        await database.Images.StoreAsync(image, Token);
        await database.Images.NoteAsync(image.Digest, "r", null, Token);
        Assert.True(await database.Layers.DeleteAsync(image.LayerNames[0], Token));
        Assert.Null(await database.Images.FindAsync(image.Digest, Token));
    }

    [Fact]
    public async Task Those_who_posted_layers_are_not_told_of_layers_of_images()
    {
        await using var database = await OpenAsync();
        var image = Image('a', "1");
        await ReplaceAsync(database, Some.Advisory());
        await StoreLayersAsync(database, image);
        await StoreAsync(database, "posted", null, Some.Package());
        await ReplaceAsync(database, Some.Advisory(affected: Some.Affected(fixedVersion: "3.0.9-1")));

        Assert.Equal(["posted"], await LayersAsync(database, Assert.Single(await NotificationsAsync(database)), old: false));
    }

    [Fact]
    public async Task An_image_takes_less_than_two_kilobytes()
    {
        await using var database = await OpenAsync();
        var image = Image('a', [.. Enumerable.Range(0, 12).Select(layer => $"layer{layer}")]);
        await StoreLayersAsync(database, image);
        await database.Images.StoreAsync(image, Token);
        Assert.InRange(Convert.ToInt64(await ScalarAsync("SELECT length(digest) + length(content) FROM {image}")), 1, 2000);
    }

    [Fact]
    public void A_chain_is_named_by_every_blob_in_it_and_cannot_be_had_otherwise()
    {
        var (one, two) = (ImageLayerName.Chain([Digest('1'), Digest('2')]), ImageLayerName.Chain([Digest('3'), Digest('2')]));
        Assert.NotEqual(one[1], two[1]);
        Assert.Equal(ImageLayerName.Of(one[0], Digest('2')), one[1]);
        Assert.All(one, name => Assert.True(ImageLayerName.IsOne(name)));
    }

    private static string Digest(char digit) => "sha256:" + new string(digit, 64);

    private static StoredImage Image(char name, params string[] layers) => new()
    {
        Digest = Digest(name),
        MediaType = "application/vnd.oci.image.manifest.v1+json",
        ConfigDigest = Digest('f'),
        EngineVersion = 3,
        Layers = [.. layers.Select(layer => new ImageLayer(BlobOf(layer), BlobOf(layer + "'"), $"RUN apt-get install -y {layer} && rm -rf /var/lib/apt/lists/*"))],
    };

    private static string BlobOf(string layer) => Core.Primitives.Digest.Sha256Of(System.Text.Encoding.UTF8.GetBytes(layer)).ToString();

    private static async Task StoreLayersAsync(IServerDatabase database, StoredImage image)
    {
        string? parent = null;
        foreach (var name in image.LayerNames)
        {
            await StoreAsync(database, name, parent, Some.Package());
            parent = name;
        }
    }
}

using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

/// <summary>Mirrors of docker.io: asked first, believed in nothing, and left aside whenever they fail. The last mirror stands for docker.io.</summary>
public sealed class RegistryMirrorTests : RegistryTest
{
    private static readonly ImageBuilder App = ImageBuilder.Of("app");

    private static readonly byte[] Blob = ArchiveBuilder.Gzip(App.Layers[0]);

    private static readonly string BlobPath = $"/v2/acme/app/blobs/{Digest.Sha256Of(Blob)}";

    [Fact]
    public async Task Mirror_is_asked_first_and_the_registry_when_it_fails()
    {
        await using var mirror = new FakeRegistry("acme/app");
        var digest = mirror.AddImage(App);
        await using var image = await OpenAsync("acme/app", Mirrored(mirror));
        Assert.Equal(("docker.io/acme/app:latest", digest), (image.Name, image.Digest!.Value));
        Assert.Equal(ArchiveBuilder.Gzip(App.Layers[0]), await ReadAsync(image.Layers[0]));

        await using var empty = new FakeRegistry("acme/app");
        await using var other = await OpenAsync("acme/app", Mirrored(empty, mirror));
        Assert.Equal(digest, other.Digest);
        Assert.Empty(other.Warnings);
    }

    [Fact]
    public async Task Mirror_that_lies_about_a_digest_is_left_aside_with_a_warning()
    {
        await using var mirror = new FakeRegistry("acme/app");
        await using var honest = new FakeRegistry("acme/app");
        var digest = honest.AddImage(App);
        mirror.Instead = _ => new FakeBlobAnswer { Body = "{}"u8.ToArray() };
        await using var image = await OpenAsync($"acme/app@{digest}", Mirrored(mirror, honest));
        Assert.Equal(digest, image.Digest);
        Assert.Contains("was left aside", image.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mirror_gets_no_credentials_of_the_registry()
    {
        await using var mirror = new FakeRegistry("acme/app");
        mirror.AddImage(App);
        mirror.Challenge = "Basic realm=\"mirror\"";
        await using var open = new FakeRegistry("acme/app");
        open.AddImage(App);
        await using var image = await OpenAsync("acme/app", Mirrored(mirror, open) with { Credentials = With(Password()).Credentials });
        Assert.All(mirror.Server.Requests, request => Assert.Null(request["Authorization"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mirror_that_dies_in_the_middle_of_a_layer_is_left_aside_and_the_next_goes_on(bool knowsRanges)
    {
        await using var mirror = Dying(10);
        await using var honest = new FakeRegistry("acme/app");
        var digest = honest.AddImage(App);
        mirror.AddImage(App);
        honest.Instead = request => request.Target == BlobPath && !knowsRanges ? new FakeBlobAnswer { Body = Blob } : null;
        await using var image = await OpenAsync("acme/app", Mirrored(mirror, honest));

        Assert.Equal(digest, image.Digest);
        Assert.Equal(Blob, await ReadAsync(image.Layers[0]));
        Assert.Equal(knowsRanges ? [10] : [10, null], honest.Server.Requests.Select(request => request.From));
        Assert.Empty(image.Warnings);
        Assert.Contains("was left aside in the middle of a layer", Assert.Single(image.WarningsOfReading!()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mirrors_that_die_one_after_the_other_each_bring_a_piece()
    {
        await using var first = Dying(10);
        await using var second = Dying(25);
        await using var third = new FakeRegistry("acme/app");
        foreach (var registry in new[] { first, second, third })
        {
            registry.AddImage(App);
        }

        await using var image = await OpenAsync("acme/app", Mirrored(first, second, third));
        Assert.Equal(Blob, await ReadAsync(image.Layers[0]));
        Assert.Equal(2, image.WarningsOfReading!().Count);
    }

    [Fact]
    public async Task Part_of_a_layer_is_continued_too_and_no_byte_more_is_handed_out()
    {
        await using var mirror = Dying(10);
        await using var honest = new FakeRegistry("acme/app");
        mirror.AddImage(App);
        honest.AddImage(App);
        mirror.Instead = request => request.Target == BlobPath ? FakeBlobAnswer.Of(Blob, request, tag: null) with { CutAfter = request.From == 5 ? 10 : 0 } : null;
        honest.Instead = request => request.Target == BlobPath ? new FakeBlobAnswer { Body = Blob } : null;
        await using var image = await OpenAsync("acme/app", Mirrored(mirror, honest));
        await using var part = await image.Layers[0].OpenRangeAsync!(5, 30, Token);
        using var copy = new MemoryStream();
        await part.CopyToAsync(copy, Token);

        Assert.Equal(Blob[5..35], copy.ToArray());
    }

    [Fact]
    public async Task Scan_through_a_dying_mirror_is_complete_and_tells_of_it()
    {
        await using var mirror = Dying(10);
        await using var honest = new FakeRegistry("acme/app");
        mirror.AddImage(App);
        honest.AddImage(App);
        await using var image = await OpenAsync("acme/app", Mirrored(mirror, honest));
        var target = await new TargetReader(new ReadingOptions()).ReadAsync(image, Token);

        Assert.Equal([WarningCodes.RegistryNotice], target.Warnings.Select(warning => warning.Code));
        Assert.Equal(App.DiffIds[0].ToString(), target.Layers[0].DiffId);
    }

    [Fact]
    public async Task Beginning_that_was_a_lie_is_told_by_the_digest_of_the_whole()
    {
        await using var mirror = Dying(10, lies: true);
        await using var honest = new FakeRegistry("acme/app");
        mirror.AddImage(App);
        honest.AddImage(App);
        await using var image = await OpenAsync("acme/app", Mirrored(mirror, honest));
        var target = await new TargetReader(new ReadingOptions()).ReadAsync(image, Token);

        Assert.Contains(WarningCodes.DigestMismatch, target.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task Registry_that_dies_behind_a_dead_mirror_ends_the_scan()
    {
        await using var mirror = Dying(10);
        mirror.AddImage(App);
        await using var image = await OpenAsync("acme/app", Mirrored(mirror));
        await Assert.ThrowsAsync<ImageUnavailableException>(() => ReadAsync(image.Layers[0]));
    }

    /// <summary>A mirror that closes the connection after some bytes of the layer, each time, and sends it only from the start.</summary>
    private static FakeRegistry Dying(int bytes, bool lies = false)
    {
        var body = (byte[])Blob.Clone();
        body[4] ^= (byte)(lies ? 0xFF : 0);
        return new FakeRegistry("acme/app")
        {
            Instead = request => request.Target == BlobPath ? new FakeBlobAnswer { Body = body, CutAfter = bytes } : null,
        };
    }

    private static RegistrySettings Mirrored(params FakeRegistry[] mirrors) =>
        Settings with { Mirrors = [.. mirrors.Select(mirror => mirror.Server.Address("/", "registry.test"))] };
}

using System.Security.Cryptography;
using Strata.Core.Images;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Sources;

/// <summary>What tests of targets share: a folder for them, and the public way to open them.</summary>
public abstract class TargetTest : IDisposable
{
    protected TemporaryFolder Folder { get; } = new();

    protected ScanLimits Limits { get; set; } = new();

    protected byte[] StandardInput { get; set; } = [];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<Image> OpenAsync(string target, string? selector = null, string? platform = null, params PathPattern[] patterns)
    {
        var wanted = platform is null ? null : Platform.TryParse(platform, out var parsed) ? parsed : throw new ArgumentException(platform);
        return new ImageSources(() => new MemoryStream(StandardInput))
            .OpenAsync(target, selector, wanted, patterns, Limits, TestContext.Current.CancellationToken);
    }

    protected Task<Image> OpenAsync(byte[] archive, string? selector = null, string? platform = null) =>
        OpenAsync(Folder.Write("image.tar", archive), selector, platform);

    protected async Task<string> FormatErrorAsync(byte[] archive, string? selector = null) =>
        (await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(archive, selector))).Message;

    protected async Task<string> NotFoundAsync(byte[] archive, string? selector = null, string? platform = null) =>
        (await Assert.ThrowsAsync<ImageNotFoundException>(() => OpenAsync(archive, selector, platform))).Message;

    /// <summary>The layers' contents are those of the image that was written.</summary>
    protected static async Task AssertHoldsAsync(Image image, ImageBuilder expected)
    {
        Assert.Equal(expected.DiffIds, image.Layers.Select(layer => layer.DiffId!.Value));
        foreach (var layer in image.Layers)
        {
            Assert.Equal(expected.Layers[layer.Index], await ReadAsync(layer));
        }
    }

    protected static async Task<byte[]> ReadAsync(Layer layer)
    {
        await using var stream = await layer.OpenAsync!(TestContext.Current.CancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    protected static Digest DigestOf(byte[] content) => Digest.FromSha256(SHA256.HashData(content));
}

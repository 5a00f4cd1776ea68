using Strata.Core.Images;
using Strata.Core.Images.Registry;
using Strata.Core.Images.Registry.Credentials;
using Strata.Core.Layers;
using Strata.Core.Tests.Images.Blobs;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Images.Registry;

/// <summary>What tests of the registry client have in common: a registry of their own whose name is not this machine's, and no waits.</summary>
public abstract class RegistryTest : BlobTest, IAsyncDisposable
{
    protected FakeRegistry Registry { get; } = new();

    protected TemporaryFolder Folder { get; } = new();

    /// <summary>The registry speaks plain http, so it is named as insecure.</summary>
    protected static RegistrySettings Settings { get; } = new()
    {
        InsecureHosts = ["registry.test"],
        Proxy = null,
        Resolve = ResolveTestNames,
        Limits = Quick,
    };

    protected static RegistryCredential Password(string source = "the test") => RegistryCredential.OfPassword("alice", "s3cret:word", source);

    protected static RegistrySettings With(RegistryCredential credential) =>
        Settings with { Credentials = new CredentialSources { Explicit = credential } };

    protected static Task<Image> OpenAsync(string reference, RegistrySettings? settings = null, Platform? platform = null, TimeProvider? time = null, ScanLimits? limits = null) =>
        new RegistryImageSource(settings ?? Settings, time ?? TimeProvider.System).OpenAsync(
            new ImageRequest(reference, reference, null, platform, [], limits ?? new ScanLimits()), Token);

    protected Task<Image> OpenAsync(RegistrySettings? settings = null) => OpenAsync(Registry.Name, settings);

    protected static async Task<byte[]> ReadAsync(Layer layer)
    {
        await using var stream = await layer.OpenAsync!(Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    /// <summary>The message of a refusal of the content.</summary>
    protected async Task<string> RefusalAsync(RegistrySettings? settings = null) =>
        (await Assert.ThrowsAsync<ImageFormatException>(() => OpenAsync(settings))).Message;

    /// <summary>The message of a registry that cannot be asked.</summary>
    protected async Task<string> FailureAsync(RegistrySettings? settings = null) =>
        (await Assert.ThrowsAsync<ImageUnavailableException>(() => OpenAsync(settings))).Message;

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

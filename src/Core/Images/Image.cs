using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images;

/// <summary>
/// A target opened by an <see cref="IImageSource"/>: either layers to stream, or a root file system to look into. Disposing it frees
/// spooled files.
/// </summary>
public sealed class Image : IAsyncDisposable
{
    /// <summary>The name for the report: the reference, or the path as the user gave it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: one of <see cref="TargetKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The manifest's digest, else the config's; null for a root file system or a bare tarball.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The digest of the index that led to the manifest, or null.</summary>
    public Digest? IndexDigest { get; init; }

    /// <summary>The repository that it was fetched from, in full (<c>docker.io/library/debian</c>); null for what lies elsewhere.</summary>
    public string? Repository { get; init; }

    /// <summary>The platform, the config's word first; null when nothing tells.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The layers, base first; empty when <see cref="RootFileSystem"/> is set.</summary>
    public IReadOnlyList<Layer> Layers { get; init; } = [];

    /// <summary>The files of a root file system folder; null for everything that has layers.</summary>
    public IFileTree? RootFileSystem { get; init; }

    /// <summary>What the source noticed.</summary>
    public IReadOnlyList<ScanWarning> Warnings { get; init; } = [];

    /// <summary>
    /// All that the source noticed, also while layers were read; to be asked when they are. Null for a source that notices nothing then.
    /// </summary>
    public Func<IReadOnlyList<ScanWarning>>? WarningsOfReading { get; init; }

    /// <summary>Frees what the source holds (spooled files, handles); null when it holds nothing.</summary>
    public IAsyncDisposable? Resources { get; init; }

    /// <summary>Frees <see cref="Resources"/>.</summary>
    public ValueTask DisposeAsync() => Resources?.DisposeAsync() ?? ValueTask.CompletedTask;
}

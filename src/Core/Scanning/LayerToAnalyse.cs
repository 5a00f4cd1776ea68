using Strata.Core.Primitives;

namespace Strata.Core.Scanning;

/// <summary>A layer that is analysed by itself, on top of what is known of the layers below it.</summary>
public sealed record LayerToAnalyse
{
    /// <summary>
    /// Opens the blob from its first byte. Called once for ordinary layers and again when links lead to files that have to be looked for
    /// besides; the analyzer disposes each stream. Whatever this or the stream throws reaches the caller of the analyzer untouched.
    /// </summary>
    public required Func<CancellationToken, ValueTask<Stream>> OpenAsync { get; init; }

    /// <summary>The digest that the blob should have, or null; another one is the warning <c>digest-mismatch</c>, and damage.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// The folder of the archive that is the root of the file system, with a slash at its end (<c>rootfs/</c> in the ACI format): what lies
    /// outside is ignored, and it is taken off names and hard links. Empty for the archive itself.
    /// </summary>
    public string RootPrefix { get; init; } = "";
}

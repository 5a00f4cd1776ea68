using Strata.Core.Primitives;

namespace Strata.Core.Images.Registry;

/// <summary>A layer of a <see cref="LegacyManifest"/>.</summary>
/// <param name="Digest">The digest of the blob, a gzip archive.</param>
/// <param name="Command">The command that made it, or null.</param>
internal sealed record LegacyLayer(Digest Digest, string? Command);

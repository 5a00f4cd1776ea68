namespace Strata.Core.Images.Sources;

/// <summary>A manifest of a layout that was read: one platform of an image.</summary>
/// <param name="Descriptor">The descriptor that led to it.</param>
/// <param name="Manifest">Its content, verified.</param>
/// <param name="FromIndex">True when an image's own index led to it.</param>
internal sealed record OciManifestEntry(Descriptor Descriptor, ImageManifest Manifest, bool FromIndex);

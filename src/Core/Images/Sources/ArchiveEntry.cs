namespace Strata.Core.Images.Sources;

/// <summary>A file or link in a tar archive that holds an image.</summary>
/// <param name="Offset">Where its data begins in the archive.</param>
/// <param name="Length">The data's length in bytes.</param>
/// <param name="Target">For a link the path in the archive that it stands for, normalised; null for a file, empty for a link that leads outside.</param>
internal readonly record struct ArchiveEntry(long Offset, long Length, string? Target);

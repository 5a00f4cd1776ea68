namespace Strata.Storage.Images;

/// <summary>Where an image was met.</summary>
/// <param name="Repository">The repository with its registry, <c>registry.example:5000/team/app</c>.</param>
/// <param name="Tag">The tag, or null when it was asked for by digest alone.</param>
/// <param name="Seen">When it was last met there, to a day; by the store's clock.</param>
public sealed record StoredReference(string Repository, string? Tag, DateTimeOffset Seen);

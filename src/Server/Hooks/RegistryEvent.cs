namespace Strata.Server.Hooks;

/// <summary>Something that happened to an image, as a registry told it. Nothing of it is trusted but that it was told.</summary>
/// <param name="IsPush">True for a push, false for a deletion.</param>
/// <param name="Host">The registry's host by its own word.</param>
/// <param name="Repository">The repository there.</param>
/// <param name="Digest">The manifest.</param>
/// <param name="Tag">The tag, or null.</param>
internal sealed record RegistryEvent(bool IsPush, string Host, string Repository, string Digest, string? Tag);

namespace Strata.Server.Images;

/// <summary>Where an image lies. What the digest names is fixed, so that an image that is known needs nothing else.</summary>
/// <param name="Registry">The registry's address, http or https, with its port and the path that its API lies below, if any.</param>
/// <param name="Repository">The repository's path there, <c>library/debian</c>.</param>
/// <param name="Digest">The digest of the manifest, <c>sha256:…</c>.</param>
/// <param name="Tag">The tag by which it was found, or null; only noted.</param>
internal sealed record ImageAddress(Uri Registry, string Repository, string Digest, string? Tag)
{
    /// <summary>The repository with its registry, as it is noted and named in reports.</summary>
    public string FullRepository => $"{Registry.Authority}{Registry.AbsolutePath.TrimEnd('/')}/{Repository}";
}

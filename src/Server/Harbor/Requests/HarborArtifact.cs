namespace Strata.Server.Harbor.Requests;

/// <summary>The artifact of a request, as its report repeats it.</summary>
/// <param name="Repository">The repository's full name, with its project.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Tag">A tag, for information alone: what it points to may have changed. Null when none was given.</param>
/// <param name="MimeType">The manifest's media type as it was given, or null.</param>
internal sealed record HarborArtifact(string Repository, string Digest, string? Tag, string? MimeType);

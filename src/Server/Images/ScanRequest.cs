namespace Strata.Server.Images;

/// <summary>The request of a job of the kind <see cref="ScanJob.KindName"/>. The credential is the job's secret: the value of an <c>Authorization</c> header.</summary>
/// <param name="Registry">The registry's address.</param>
/// <param name="Repository">The repository's path there.</param>
/// <param name="Digest">The digest of the manifest.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Documents">The names of the documents that are wanted, each that of an <see cref="IScanDocument"/>.</param>
/// <param name="Details">What the writers of the documents are told besides, by name.</param>
internal sealed record ScanRequest(
    string Registry, string Repository, string Digest, string? Tag, IReadOnlyList<string> Documents, IReadOnlyDictionary<string, string>? Details = null);

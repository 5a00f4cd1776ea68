namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>Which partition and namespaces a secdb file is about.</summary>
/// <param name="Partition">The partition: <c>v3.19/main</c>, <c>os</c>.</param>
/// <param name="Namespaces">The namespaces: <c>alpine:v3.19</c>; a rolling distribution that others build upon has theirs too.</param>
internal sealed record SecdbOrigin(string Partition, IReadOnlyList<string> Namespaces);

namespace Strata.Server.ClairV1.Models;

/// <summary>Around namespaces.</summary>
/// <param name="Namespaces">The namespaces; written also when there are none, since Harbor reads the member without looking.</param>
internal sealed record NamespaceEnvelope(IReadOnlyList<Namespace> Namespaces);

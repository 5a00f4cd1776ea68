namespace Strata.Storage.Clair2;

/// <summary>What an import copied.</summary>
/// <param name="Layers">Layers that were copied.</param>
/// <param name="KnownLayers">Layers that were there already and stayed as they are.</param>
/// <param name="Vulnerabilities">Own vulnerabilities that were copied.</param>
/// <param name="KnownVulnerabilities">Own vulnerabilities that were there already and stayed as they are.</param>
/// <param name="UpdaterVulnerabilities">Vulnerabilities that were left out, since an updater of Clair wrote them.</param>
public sealed record Clair2ImportResult(
    long Layers, long KnownLayers, long Vulnerabilities, long KnownVulnerabilities, long UpdaterVulnerabilities);

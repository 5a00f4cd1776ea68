using Strata.Core.Matching;

namespace Strata.Server.ClairV1;

/// <summary>The packages of a layer that are one feature in Clair: the binaries of one source, or one package in several architectures.</summary>
internal sealed class LayerFeature
{
    /// <summary>The layers that added one of them.</summary>
    public HashSet<string> Adders { get; } = new(StringComparer.Ordinal);

    /// <summary>What they have, by id. Of two findings with one id the one with a fix is shown.</summary>
    public Dictionary<string, Finding> Findings { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds what one of the packages has.</summary>
    public void Add(Finding finding)
    {
        if (!Findings.TryGetValue(finding.Id, out var known) || (known.FixedVersion is null && finding.FixedVersion is not null))
        {
            Findings[finding.Id] = finding;
        }
    }
}

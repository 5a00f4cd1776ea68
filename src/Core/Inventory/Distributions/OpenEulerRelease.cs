using System.Text.RegularExpressions;

namespace Strata.Core.Inventory.Distributions;

/// <summary>
/// openEuler's <c>VERSION_ID</c> is the same for a release and its service packs, which have packages and advisories of their own; which it
/// is stands in <c>VERSION</c>: <c>22.03 (LTS-SP3)</c>.
/// </summary>
static class OpenEulerRelease
{
    private static readonly Regex Form = new(@"^(?<release>[0-9]{2}\.[0-9]{2}) \((?<pack>LTS(?:-SP[0-9]{1,2})?)\)$", RegexOptions.CultureInvariant);

    /// <summary>The distribution with the namespace of its service pack (<c>openeuler:22.03-LTS-SP3</c>); unchanged where the text names none.</summary>
    public static Distribution Complete(Distribution found, string? version) =>
        version is not null && found.Version is { } release && Form.Match(version) is { Success: true } match && match.Groups["release"].Value == release
            ? found with { Namespace = DistributionNamespaces.Of(found.Id, $"{release}-{match.Groups["pack"].Value}") }
            : found;
}

namespace Strata.Core.Matching;

/// <summary>What is particular about matching one distribution: a row of <c>rules.tsv</c>.</summary>
/// <param name="Family">The text of its namespaces before the first colon.</param>
/// <param name="Names">What its advisories name: <c>source</c>, <c>binary</c> or <c>both</c>; null when that is not known.</param>
/// <param name="HasModules">True where packages can be of a module stream.</param>
/// <param name="Channels">The channels that its machines can have; null when that is not known.</param>
/// <param name="Vendors">How the vendors of its own packages begin; empty when packages do not tell.</param>
/// <param name="ForeignVersions">What the versions of packages of other repositories contain.</param>
/// <param name="Kernels">The names of kernel packages; <c>*</c> at the end stands for anything.</param>
internal sealed record MatchingRule(
    string Family,
    string? Names,
    bool HasModules,
    IReadOnlyList<string>? Channels,
    IReadOnlyList<string> Vendors,
    IReadOnlyList<string> ForeignVersions,
    IReadOnlyList<string> Kernels)
{
    /// <summary>True for a kernel package, or one that comes with it.</summary>
    public bool IsKernel(string name)
    {
        foreach (var kernel in Kernels)
        {
            if (kernel[^1] == '*' ? name.AsSpan().StartsWith(kernel.AsSpan(0, kernel.Length - 1), StringComparison.Ordinal) : name == kernel)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a machine of the distribution can have a channel.</summary>
    public bool CanHave(string? channel) => channel is null || Channels is null || Channels.Contains(channel);
}

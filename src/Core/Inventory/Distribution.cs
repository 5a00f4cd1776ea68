namespace Strata.Core.Inventory;

/// <summary>The Linux distribution of a target, read from its release files.</summary>
public sealed record Distribution
{
    /// <summary>The os-release <c>ID</c>, lower-case: <c>debian</c>, <c>alpine</c>, <c>ol</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The version as the release file gives it (<c>12</c>, <c>3.19.1</c>, <c>22.04</c>); null for a rolling release.</summary>
    public string? Version { get; init; }

    /// <summary>The code name where the release files have one (<c>bookworm</c>).</summary>
    public string? CodeName { get; init; }

    /// <summary>The name for people (os-release <c>PRETTY_NAME</c>), or null.</summary>
    public string? PrettyName { get; init; }

    /// <summary>
    /// The namespace whose advisories apply, in the product's one spelling (<c>debian:12</c>, <c>alpine:v3.19</c>,
    /// <c>ubuntu:22.04</c>); null when the release files do not tell which release it is.
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// For a distribution that says what it is derived from: the namespace of that one, used with a warning when there are no advisories
    /// for <see cref="Namespace"/>; null otherwise.
    /// </summary>
    public string? DerivedFrom { get; init; }

    /// <summary>
    /// The namespace whose dates of support hold, where the target is matched as another release than it is: a server keeps CentOS under the
    /// namespaces of Red Hat. Null where <see cref="Namespace"/> tells both.
    /// </summary>
    public string? SupportNamespace { get; init; }

    /// <summary>The CPE name that the release file gives (<c>cpe:/o:redhat:enterprise_linux:9::baseos</c>), or null.</summary>
    public string? Cpe { get; init; }

    /// <summary>
    /// The repositories that the target says its packages come from, and what they mean as CPE names; empty when it does not say.
    /// </summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Every namespace that is possible when more than one is; empty otherwise.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];
}

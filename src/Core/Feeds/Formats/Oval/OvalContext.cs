namespace Strata.Core.Feeds.Formats.Oval;

/// <summary>What the criteria around a package's test demand of the machine.</summary>
/// <param name="Platforms">The products of which one must be installed, as the comments name them: <c>Oracle Linux 8</c>; none for any.</param>
/// <param name="Architectures">The architectures of which one is needed; none for any.</param>
/// <param name="Module">The module stream that must be enabled (<c>nodejs:18</c>), or null.</param>
internal sealed record OvalContext(IReadOnlyList<string> Platforms, IReadOnlyList<string> Architectures, string? Module)
{
    /// <summary>No demand.</summary>
    public static OvalContext None { get; } = new([], [], null);

    /// <summary>This and, where <paramref name="inner"/> demands something of its own, that in place of this.</summary>
    public OvalContext With(OvalContext inner) => new(
        inner.Platforms.Count > 0 ? inner.Platforms : Platforms,
        inner.Architectures.Count > 0 ? inner.Architectures : Architectures,
        inner.Module ?? Module);

    /// <summary>Either this or <paramref name="other"/>.</summary>
    public OvalContext Or(OvalContext other) => new(
        [.. Platforms.Union(other.Platforms)], [.. Architectures.Union(other.Architectures)], Module ?? other.Module);
}

using Strata.Core.Layers;

namespace Strata.Core.Scanning.Trees;

/// <summary>A path that no detector asks for but that a link leads to from one that a detector does ask for.</summary>
/// <param name="Pattern">The file, or the files of a folder.</param>
/// <param name="IsReadBelow">
/// True when every layer so far was read for it. False when a link led there only after a lower layer was analysed: what that layer has
/// there is not known.
/// </param>
internal sealed record LinkTarget(PathPattern Pattern, bool IsReadBelow) : IComparable<LinkTarget>
{
    /// <inheritdoc/>
    public int CompareTo(LinkTarget? other)
    {
        var order = string.CompareOrdinal(Pattern.Text, other?.Pattern.Text);
        return order != 0 ? order : Pattern.Kind.CompareTo(other?.Pattern.Kind);
    }
}

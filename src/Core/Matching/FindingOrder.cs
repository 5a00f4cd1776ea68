namespace Strata.Core.Matching;

/// <summary>The order of findings in every report: worst severity first, then package name, version, architecture, id and place.</summary>
internal sealed class FindingOrder : IComparer<Finding>
{
    /// <summary>The one instance.</summary>
    public static FindingOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Finding? x, Finding? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var (left, right) = (x.Package, y.Package);
        var order = y.Severity.CompareTo(x.Severity);
        order = order != 0 ? order : string.CompareOrdinal(left.Package.Name, right.Package.Name);
        order = order != 0 ? order : string.CompareOrdinal(left.Package.Version, right.Package.Version);
        order = order != 0 ? order : string.CompareOrdinal(left.Package.Arch, right.Package.Arch);
        order = order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
        order = order != 0 ? order : string.CompareOrdinal(left.Location, right.Location);
        return order != 0 ? order : left.Layer.CompareTo(right.Layer);
    }
}

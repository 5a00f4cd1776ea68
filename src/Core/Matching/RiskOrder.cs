namespace Strata.Core.Matching;

/// <summary>
/// The order by urgency: what is known to be exploited first, then by <see cref="Risk"/>, highest first, then as <see cref="FindingOrder"/>
/// has it. A finding whose risk is not known comes after those with one.
/// </summary>
internal sealed class RiskOrder : IComparer<Finding>
{
    /// <summary>The one instance.</summary>
    public static RiskOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Finding? x, Finding? y)
    {
        if (x is null || y is null)
        {
            return FindingOrder.Instance.Compare(x, y);
        }

        var order = (y.Exploitation is not null).CompareTo(x.Exploitation is not null);
        order = order != 0 ? order : (Risk.Of(y) ?? -1).CompareTo(Risk.Of(x) ?? -1);
        return order != 0 ? order : FindingOrder.Instance.Compare(x, y);
    }
}

namespace Strata.Core.Inventory.Distributions;

/// <summary>Tells whether a release still gets fixes. The dates are data: <c>releases.tsv</c>, each with the source it is from.</summary>
public static class ReleaseSupport
{
    /// <summary>The option that applies unless the user picks another.</summary>
    public const SupportOption Default = SupportOption.Lts;

    /// <summary>The support of <paramref name="namespace"/> on <paramref name="asOf"/>; the last day still counts as supported.</summary>
    /// <param name="namespace">The namespace, as <see cref="Distribution.Namespace"/> spells it.</param>
    /// <param name="asOf">The day of the evaluation, UTC.</param>
    /// <param name="option">Which phases count.</param>
    public static SupportStatus StatusOf(string @namespace, DateOnly asOf, SupportOption option = Default)
    {
        if (ReleaseTable.Find(@namespace) is not { } release)
        {
            return new SupportStatus(SupportState.Unknown, null, null);
        }

        var lastDay = release.StandardEnd;
        if (option >= SupportOption.Lts)
        {
            lastDay = release.LtsEnd ?? lastDay;
        }

        if (option >= SupportOption.Esm)
        {
            lastDay = release.EsmEnd ?? lastDay;
        }

        var state = lastDay is { } end && asOf > end ? SupportState.EndOfLife : SupportState.Supported;
        return new SupportStatus(state, lastDay, release.Source);
    }
}

namespace Strata.Core.Versions;

/// <summary>
/// The order of apk-tools (Alpine, Wolfi, Chainguard):
/// <c>digits {.digits} [letter] {_suffix[digits]} [~hash] [-r digits]</c>. A version with <c>-r0</c> is newer than one without.
/// </summary>
public sealed class ApkVersionScheme : IVersionScheme
{
    /// <inheritdoc/>
    public string Name => "apk";

    /// <inheritdoc/>
    public int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var leftTokens = new ApkVersionTokens(left);
        var rightTokens = new ApkVersionTokens(right);
        while (true)
        {
            leftTokens.Next();
            rightTokens.Next();
            if (leftTokens.Kind != rightTokens.Kind)
            {
                return leftTokens.Kind > rightTokens.Kind ? -1 : 1;
            }

            if (leftTokens.Kind is ApkTokenKind.End or ApkTokenKind.Invalid)
            {
                return 0;
            }

            var order = CompareValues(leftTokens, rightTokens);
            if (order != 0)
            {
                return order;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsValid(ReadOnlySpan<char> version)
    {
        var tokens = new ApkVersionTokens(version);
        do
        {
            tokens.Next();
        }
        while (tokens.Kind is not (ApkTokenKind.End or ApkTokenKind.Invalid));

        return tokens.Kind == ApkTokenKind.End;
    }

    private static int CompareValues(in ApkVersionTokens left, in ApkVersionTokens right)
    {
        switch (left.Kind)
        {
            case ApkTokenKind.FirstNumber or ApkTokenKind.SuffixNumber or ApkTokenKind.Revision:
                return DigitRun.Compare(left.Value, right.Value);
            case ApkTokenKind.DottedNumber when left.Value[0] != '0' && right.Value[0] != '0':
                return DigitRun.Compare(left.Value, right.Value);
            case ApkTokenKind.PreSuffix or ApkTokenKind.PostSuffix:
                return ApkVersionTokens.SuffixRank(left.Value).CompareTo(ApkVersionTokens.SuffixRank(right.Value));
            default:
                return left.Value.SequenceCompareTo(right.Value);
        }
    }
}

using System.Buffers;

namespace Strata.Core.Versions;

/// <summary>The order of rpm labels, <c>[epoch:]version[-release]</c>, each part compared by rpm's <c>rpmvercmp</c>.</summary>
public sealed class RpmVersionScheme : IVersionScheme
{
    private static readonly SearchValues<char> SegmentCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~^");

    private static readonly SearchValues<char> PartCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~^._+");

    /// <inheritdoc/>
    public string Name => "rpm";

    /// <summary>The total order: a label without a release is older than the same label with any release.</summary>
    public int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => Compare(left, right, missingReleaseIsEqual: false);

    /// <inheritdoc/>
    public int CompareToBound(ReadOnlySpan<char> installed, ReadOnlySpan<char> bound) => CompareIgnoringMissingRelease(installed, bound);

    /// <summary>
    /// As rpm compares in a dependency: where one of the two names only a version, releases are not looked at. Not transitive, so
    /// no order to sort by.
    /// </summary>
    public static int CompareIgnoringMissingRelease(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        Compare(left, right, missingReleaseIsEqual: true);

    /// <summary>
    /// True for the characters that rpmbuild lets into labels, with a digit somewhere: every real label has one, and a feed's
    /// <c>NA</c> or <c>none</c> has not.
    /// </summary>
    public bool IsValid(ReadOnlySpan<char> version)
    {
        if (!version.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        var label = new VersionLabel(version);
        return !label.Version.IsEmpty
            && !label.Version.ContainsAnyExcept(PartCharacters)
            && !label.Release.ContainsAnyExcept(PartCharacters)
            && label.HasRelease == !label.Release.IsEmpty;
    }

    private static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool missingReleaseIsEqual)
    {
        var leftLabel = new VersionLabel(left);
        var rightLabel = new VersionLabel(right);
        var order = DigitRun.Compare(leftLabel.Epoch, rightLabel.Epoch);
        if (order == 0)
        {
            order = ComparePart(leftLabel.Version, rightLabel.Version);
        }

        if (order != 0)
        {
            return order;
        }

        if (leftLabel.HasRelease && rightLabel.HasRelease)
        {
            return ComparePart(leftLabel.Release, rightLabel.Release);
        }

        return missingReleaseIsEqual ? 0 : leftLabel.HasRelease.CompareTo(rightLabel.HasRelease);
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            left = SkipSeparators(left);
            right = SkipSeparators(right);

            var leftKind = KindOf(left);
            var rightKind = KindOf(right);
            if (leftKind != rightKind)
            {
                return leftKind < rightKind ? -1 : 1;
            }

            if (leftKind == SegmentKind.End)
            {
                return 0;
            }

            var leftLength = SegmentLength(left, leftKind);
            var rightLength = SegmentLength(right, rightKind);
            var leftSegment = left[..leftLength];
            var rightSegment = right[..rightLength];
            var order = leftKind == SegmentKind.Digits
                ? DigitRun.Compare(leftSegment, rightSegment)
                : leftSegment.SequenceCompareTo(rightSegment);
            if (order != 0)
            {
                return order;
            }

            left = left[leftLength..];
            right = right[rightLength..];
        }
    }

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text)
    {
        var start = text.IndexOfAny(SegmentCharacters);
        return start < 0 ? [] : text[start..];
    }

    private static SegmentKind KindOf(ReadOnlySpan<char> text) =>
        text.IsEmpty ? SegmentKind.End
        : text[0] == '~' ? SegmentKind.Tilde
        : text[0] == '^' ? SegmentKind.Caret
        : char.IsAsciiDigit(text[0]) ? SegmentKind.Digits
        : SegmentKind.Letters;

    private static int SegmentLength(ReadOnlySpan<char> text, SegmentKind kind)
    {
        switch (kind)
        {
            case SegmentKind.Digits:
                return DigitRun.Length(text);
            case SegmentKind.Letters:
                var length = 0;
                while (length < text.Length && char.IsAsciiLetter(text[length]))
                {
                    length++;
                }

                return length;
            default:
                return 1;
        }
    }

    /// <summary>What a part goes on with; of two texts that are equal so far, the one with the higher kind is newer.</summary>
    private enum SegmentKind
    {
        Tilde,
        End,
        Caret,
        Letters,
        Digits,
    }
}

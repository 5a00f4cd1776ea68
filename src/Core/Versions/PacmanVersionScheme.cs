using System.Buffers;

namespace Strata.Core.Versions;

/// <summary>
/// The order of pacman's <c>vercmp</c> (https://man.archlinux.org/man/vercmp.8): <c>[epoch:]version[-release]</c>, in parts of digits and of
/// letters. It differs from rpm's in that letters directly after a number make it older (<c>1.0a &lt; 1.0</c>), that more separators
/// are newer, and that <c>~</c> and <c>^</c> are nothing but separators.
/// </summary>
public sealed class PacmanVersionScheme : IVersionScheme
{
    private static readonly SearchValues<char> PartCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+~");

    /// <inheritdoc/>
    public string Name => "pacman";

    /// <summary>The total order: a version without a release is older than the same version with any.</summary>
    public int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => Compare(left, right, missingReleaseIsEqual: false);

    /// <summary>As <c>vercmp</c>: where one of the two names no release, releases are not looked at.</summary>
    public int CompareToBound(ReadOnlySpan<char> installed, ReadOnlySpan<char> bound) => Compare(installed, bound, missingReleaseIsEqual: true);

    /// <summary>True for the characters that PKGBUILD(5) allows, with a digit somewhere, so that a feed's words are no versions.</summary>
    public bool IsValid(ReadOnlySpan<char> version)
    {
        var label = new VersionLabel(version);
        return version.ContainsAnyInRange('0', '9')
            && !label.Version.IsEmpty
            && !label.Version.ContainsAnyExcept(PartCharacters)
            && !label.Release.ContainsAnyExcept(PartCharacters)
            && label.HasRelease == !label.Release.IsEmpty;
    }

    private static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool missingReleaseIsEqual)
    {
        var leftLabel = new VersionLabel(left);
        var rightLabel = new VersionLabel(right);
        var order = DigitRun.Compare(leftLabel.Epoch, rightLabel.Epoch);
        order = order != 0 ? order : ComparePart(leftLabel.Version, rightLabel.Version);
        if (order != 0)
        {
            return order;
        }

        return leftLabel.HasRelease && rightLabel.HasRelease ? ComparePart(leftLabel.Release, rightLabel.Release)
            : missingReleaseIsEqual ? 0
            : leftLabel.HasRelease.CompareTo(rightLabel.HasRelease);
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            var leftSeparators = Separators(left);
            var rightSeparators = Separators(right);
            if (leftSeparators != rightSeparators)
            {
                return leftSeparators.CompareTo(rightSeparators);
            }

            left = left[leftSeparators..];
            right = right[rightSeparators..];
            var kind = KindOf(left);
            var order = (int)kind - (int)KindOf(right);
            if (order != 0 || kind == SegmentKind.End)
            {
                return order;
            }

            var leftLength = SegmentLength(left, kind);
            var rightLength = SegmentLength(right, kind);
            order = kind == SegmentKind.Digits
                ? DigitRun.Compare(left[..leftLength], right[..rightLength])
                : left[..leftLength].SequenceCompareTo(right[..rightLength]);
            if (order != 0)
            {
                return order;
            }

            left = left[leftLength..];
            right = right[rightLength..];
        }
    }

    private static int Separators(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && !char.IsAsciiLetterOrDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    private static SegmentKind KindOf(ReadOnlySpan<char> text) =>
        text.IsEmpty ? SegmentKind.End : char.IsAsciiDigit(text[0]) ? SegmentKind.Digits : SegmentKind.Letters;

    private static int SegmentLength(ReadOnlySpan<char> text, SegmentKind kind)
    {
        if (kind == SegmentKind.Digits)
        {
            return DigitRun.Length(text);
        }

        var length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>What a part goes on with after as many separators; of two texts that are equal so far, the one with the higher kind is newer.</summary>
    private enum SegmentKind
    {
        Letters,
        End,
        Digits,
    }
}

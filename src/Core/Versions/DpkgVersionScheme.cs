using System.Buffers;

namespace Strata.Core.Versions;

/// <summary>
/// The order of <c>dpkg --compare-versions</c> (Debian, Ubuntu, opkg): <c>[epoch:]upstream[-revision]</c>, as deb-version(7)
/// describes it.
/// </summary>
public sealed class DpkgVersionScheme : IVersionScheme
{
    private static readonly SearchValues<char> RevisionCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+~");

    /// <inheritdoc/>
    public string Name => "dpkg";

    /// <inheritdoc/>
    public int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Split(left, out var leftEpoch, out var leftUpstream, out var leftRevision);
        Split(right, out var rightEpoch, out var rightUpstream, out var rightRevision);

        var order = DigitRun.Compare(leftEpoch, rightEpoch);
        if (order == 0)
        {
            order = ComparePart(leftUpstream, rightUpstream);
        }

        return order != 0 ? order : ComparePart(leftRevision, rightRevision);
    }

    /// <summary>
    /// True for what policy allows. An upstream version has to start with a digit, which dpkg only warns about: that is what tells a
    /// version from a feed's <c>NA</c> or <c>unfixed</c>.
    /// </summary>
    public bool IsValid(ReadOnlySpan<char> version)
    {
        Split(version, out var epoch, out var upstream, out var revision);
        if (upstream.IsEmpty || !char.IsAsciiDigit(upstream[0]) || revision.ContainsAnyExcept(RevisionCharacters))
        {
            return false;
        }

        foreach (var character in upstream)
        {
            if (!RevisionCharacters.Contains(character) && character != '-' && (character != ':' || epoch.IsEmpty))
            {
                return false;
            }
        }

        return !revision.IsEmpty || version[^1] != '-';
    }

    private static void Split(
        ReadOnlySpan<char> version, out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision)
    {
        var digits = DigitRun.Length(version);
        if (digits > 0 && digits < version.Length && version[digits] == ':')
        {
            epoch = version[..digits];
            version = version[(digits + 1)..];
        }
        else
        {
            epoch = [];
        }

        var hyphen = version.LastIndexOf('-');
        upstream = hyphen < 0 ? version : version[..hyphen];
        revision = hyphen < 0 ? [] : version[(hyphen + 1)..];
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            var prefix = 0;
            while (true)
            {
                var leftWeight = Weight(left, prefix);
                var rightWeight = Weight(right, prefix);
                if (leftWeight != rightWeight)
                {
                    return leftWeight < rightWeight ? -1 : 1;
                }

                if (leftWeight == 0)
                {
                    break;
                }

                prefix++;
            }

            left = left[prefix..];
            right = right[prefix..];
            var leftDigits = DigitRun.Length(left);
            var rightDigits = DigitRun.Length(right);
            var order = DigitRun.Compare(left[..leftDigits], right[..rightDigits]);
            if (order != 0)
            {
                return order;
            }

            left = left[leftDigits..];
            right = right[rightDigits..];
        }

        return 0;
    }

    /// <summary>Zero at the end of the text and for a digit; a tilde below that, letters above, all other marks above letters.</summary>
    private static int Weight(ReadOnlySpan<char> text, int index)
    {
        if (index >= text.Length || char.IsAsciiDigit(text[index]))
        {
            return 0;
        }

        var character = text[index];
        return character == '~' ? -1 : char.IsAsciiLetter(character) ? character : character + 256;
    }
}

using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>
/// Debian's version ordering written down straight from deb-version(7), slow and simple: the second opinion that the product's own
/// ordering is compared with. It shares no code with it.
/// </summary>
internal static partial class NaiveDpkgVersion
{
    public static int Compare(string left, string right)
    {
        var (a, b) = (Parse(left), Parse(right));
        var order = a.Epoch.CompareTo(b.Epoch);
        order = order != 0 ? order : ComparePart(a.Upstream, b.Upstream);
        return order != 0 ? order : ComparePart(a.Revision, b.Revision);
    }

    private static (BigInteger Epoch, string Upstream, string Revision) Parse(string version)
    {
        var epoch = BigInteger.Zero;
        if (version.Split(':', 2) is [var number, var rest] && number.All(char.IsAsciiDigit))
        {
            (epoch, version) = (Number(number), rest);
        }

        var dash = version.LastIndexOf('-');
        return dash < 0 ? (epoch, version, "") : (epoch, version[..dash], version[(dash + 1)..]);
    }

    /// <summary>Turns about: a run of other characters, then a run of digits, until a difference is found.</summary>
    private static int ComparePart(string left, string right)
    {
        while (left.Length > 0 || right.Length > 0)
        {
            var (a, b) = (Words().Match(left), Words().Match(right));
            var order = CompareText(a.Groups[1].Value, b.Groups[1].Value);
            order = order != 0 ? order : Number(a.Groups[2].Value).CompareTo(Number(b.Groups[2].Value));
            if (order != 0)
            {
                return order;
            }

            (left, right) = (left[a.Length..], right[b.Length..]);
        }

        return 0;
    }

    private static int CompareText(string left, string right)
    {
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = Weight(left, i).CompareTo(Weight(right, i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>A tilde sorts before the end, the end before letters, letters before everything else.</summary>
    private static int Weight(string text, int index) => index >= text.Length ? 0
        : text[index] == '~' ? -1
        : char.IsAsciiLetter(text[index]) ? text[index]
        : text[index] + 1_000;

    private static BigInteger Number(string digits) =>
        digits.Length == 0 ? BigInteger.Zero : BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\G([^0-9]*)([0-9]*)")]
    private static partial Regex Words();
}

using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>
/// rpm's version ordering written down from its manual (rpm-version(7)), slow and simple: the second opinion that the product's own ordering is
/// compared with. It shares no code with it.
/// </summary>
internal static partial class NaiveRpmVersion
{
    private const string End = "";

    public static int Compare(string left, string right)
    {
        var (a, b) = (Parse(left), Parse(right));
        var order = a.Epoch.CompareTo(b.Epoch);
        order = order != 0 ? order : ComparePart(a.Version, b.Version);
        return order != 0 ? order
            : a.Release is null || b.Release is null ? (a.Release is null ? 0 : 1) - (b.Release is null ? 0 : 1)
            : ComparePart(a.Release, b.Release);
    }

    /// <summary>The same against a version of an advisory, which leaves out the release where it means every one.</summary>
    public static int CompareToBound(string installed, string bound) =>
        bound.Contains('-', StringComparison.Ordinal) ? Compare(installed, bound) : Compare(installed.Split('-')[0], bound);

    private static (BigInteger Epoch, string Version, string? Release) Parse(string label)
    {
        var epoch = BigInteger.Zero;
        if (label.Split(':', 2) is [var number, var rest] && number.Length > 0 && number.All(char.IsAsciiDigit))
        {
            (epoch, label) = (Number(number), rest);
        }

        var dash = label.LastIndexOf('-');
        return dash < 0 ? (epoch, label, null) : (epoch, label[..dash], label[(dash + 1)..]);
    }

    private static int ComparePart(string left, string right)
    {
        var (a, b) = (Words().Matches(left), Words().Matches(right));
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var order = CompareWord(i < a.Count ? a[i].Value : End, i < b.Count ? b[i].Value : End);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>A tilde is older than the end, the end older than a caret, a caret older than letters, letters older than a number.</summary>
    private static int CompareWord(string left, string right)
    {
        var order = Rank(left).CompareTo(Rank(right));
        return order != 0 ? order
            : left.Length > 0 && char.IsAsciiDigit(left[0]) ? Number(left).CompareTo(Number(right))
            : string.CompareOrdinal(left, right);
    }

    private static int Rank(string word) => word switch
    {
        "~" => 0,
        End => 1,
        "^" => 2,
        _ => char.IsAsciiLetter(word[0]) ? 3 : 4,
    };

    private static BigInteger Number(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("~|\\^|[0-9]+|[A-Za-z]+")]
    private static partial Regex Words();
}

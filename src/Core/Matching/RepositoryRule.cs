namespace Strata.Core.Matching;

/// <summary>
/// Keeps records about some repositories or products away from targets that have others. A target that tells nothing of the kind a record
/// is written in (CPE names, repository ids) is meant by every record.
/// </summary>
internal static class RepositoryRule
{
    private const string Uri = "cpe:/";
    private const string Formatted = "cpe:2.3:";

    /// <summary>True when a target with <paramref name="present"/> is meant by a record about <paramref name="wanted"/>.</summary>
    public static bool IsFit(IReadOnlyList<string> wanted, IReadOnlyList<string> present)
    {
        if (wanted.Count == 0 || present.Count == 0)
        {
            return true;
        }

        var isComparable = false;
        foreach (var one in wanted)
        {
            foreach (var other in present)
            {
                if (IsCpe(one) != IsCpe(other))
                {
                    continue;
                }

                isComparable = true;
                if (IsCpe(one) ? IsSameProduct(one, other) : one.Equals(other, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return !isComparable;
    }

    private static bool IsCpe(string text) => text.StartsWith("cpe:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Compares vendor, product, version, update and edition. What one of them leaves out is any; the part (<c>o</c>, <c>a</c>) does not
    /// count, as Red Hat writes one product as either; a version is any of its minor ones.
    /// </summary>
    private static bool IsSameProduct(string wanted, string present)
    {
        var (left, right) = (Components(wanted), Components(present));
        for (var i = 0; i < Math.Min(5, Math.Min(left.Length, right.Length)); i++)
        {
            if (!(i == 2 ? IsVersion(left[i], right[i]) || IsVersion(right[i], left[i]) : IsSame(left[i], right[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Components(string cpe)
    {
        var text = cpe.StartsWith(Formatted, StringComparison.OrdinalIgnoreCase) ? cpe[Formatted.Length..]
            : cpe.StartsWith(Uri, StringComparison.OrdinalIgnoreCase) ? cpe[Uri.Length..]
            : cpe;
        return text.Split(':')[1..];
    }

    private static bool IsSame(string left, string right) => IsAny(left) || IsAny(right) || left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool IsVersion(string major, string version) =>
        IsSame(major, version) || version.StartsWith(major.TrimEnd('*').TrimEnd('.') + '.', StringComparison.Ordinal);

    private static bool IsAny(string component) => component is "" or "*";
}

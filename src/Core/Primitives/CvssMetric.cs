namespace Strata.Core.Primitives;

/// <summary>One metric of a CVSS version.</summary>
/// <param name="Name">The abbreviation in vectors: <c>AV</c>.</param>
/// <param name="Values">The abbreviations of its values, separated by blanks; for scored metrics in the specification's order of severity.</param>
/// <param name="IsMandatory">True for base metrics.</param>
internal sealed record CvssMetric(string Name, string Values, bool IsMandatory)
{
    private readonly string[] _values = Values.Split(' ');

    /// <summary>The value as one of this metric's own strings, or null when it has no such value.</summary>
    public string? Find(ReadOnlySpan<char> value)
    {
        foreach (var known in _values)
        {
            if (value.SequenceEqual(known))
            {
                return known;
            }
        }

        return null;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Strata.Core.Primitives;

/// <summary>The metrics of one vector, read and checked.</summary>
internal sealed class CvssMetrics
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The value of a metric, or an empty text when the vector does not give it.</summary>
    public string this[string name] => _values.GetValueOrDefault(name, "");

    /// <summary>Reads <c>NAME:VALUE/NAME:VALUE</c>; false unless every part is a known metric, given once, and no mandatory one is missing.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IReadOnlyList<CvssMetric> known, [NotNullWhen(true)] out CvssMetrics? metrics)
    {
        metrics = null;
        var read = new CvssMetrics();
        foreach (var range in text.Split('/'))
        {
            var part = text[range];
            var colon = part.IndexOf(':');
            if (colon < 0
                || Find(known, part[..colon]) is not { } metric
                || metric.Find(part[(colon + 1)..]) is not { } value
                || !read._values.TryAdd(metric.Name, value))
            {
                return false;
            }
        }

        foreach (var metric in known)
        {
            if (metric.IsMandatory && !read._values.ContainsKey(metric.Name))
            {
                return false;
            }
        }

        metrics = read;
        return true;
    }

    private static CvssMetric? Find(IReadOnlyList<CvssMetric> known, ReadOnlySpan<char> name)
    {
        foreach (var metric in known)
        {
            if (name.SequenceEqual(metric.Name))
            {
                return metric;
            }
        }

        return null;
    }
}

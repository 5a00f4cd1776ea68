using Strata.Core.Warnings;

namespace Strata.Core.Scanning.Trees;

/// <summary>The warnings about layers that the state of a file system hands on, as the layers above say them.</summary>
internal static class CarriedWarnings
{
    /// <summary>How the layer that is being analysed is named as a location.</summary>
    public const string ThisLayer = "this layer";

    /// <summary>How every layer below is named: the state does not know how many there are, so that equal states are equal bytes.</summary>
    public const string LowerLayer = "a lower layer";

    /// <summary>How many of one code are handed on in full.</summary>
    public const int MaximumPerCode = 20;

    private const string More = "More warnings of this kind about lower layers are not listed.";

    /// <summary>
    /// The warnings for the layers above. The result of a result is the same again: a state that goes through empty layers stays as it is.
    /// </summary>
    public static IReadOnlyList<ScanWarning> Of(IReadOnlyList<ScanWarning> warnings)
    {
        var carried = new List<ScanWarning>();
        foreach (var code in warnings.GroupBy(warning => warning.Code, StringComparer.Ordinal).OrderBy(code => code.Key, StringComparer.Ordinal))
        {
            var distinct = code.Where(warning => warning.Message != More)
                .Select(warning => warning.Location == ThisLayer ? warning with { Location = LowerLayer } : warning)
                .Distinct().ToList();
            carried.AddRange(distinct.Take(MaximumPerCode));
            if (distinct.Count > MaximumPerCode || code.Any(warning => warning.Message == More))
            {
                carried.Add(new ScanWarning(code.Key, More, LowerLayer));
            }
        }

        return carried;
    }
}

using System.Globalization;

namespace Strata.Testing;

/// <summary>A request as <see cref="FakeBlobHost"/> received it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target: path and query.</param>
/// <param name="Headers">The header lines, by name; the last of several wins.</param>
public sealed record FakeBlobRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body; empty when there is none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The first byte that is asked for; null when all are.</summary>
    public int? From => Headers.TryGetValue("Range", out var range) && range.StartsWith("bytes=", StringComparison.Ordinal)
        ? int.Parse(range[6..].Split('-')[0], CultureInfo.InvariantCulture)
        : null;

    /// <summary>The last byte that is asked for; null when it is the last of all.</summary>
    public int? To => Headers.TryGetValue("Range", out var range) && range.Split('-') is [_, { Length: > 0 } to] ? int.Parse(to, CultureInfo.InvariantCulture) : null;

    /// <summary>The value of a header, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);
}

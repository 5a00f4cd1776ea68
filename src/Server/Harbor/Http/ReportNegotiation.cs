using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Strata.Server.Harbor.Http;

/// <summary>
/// What a client's <c>Accept</c> asks for. Types are compared by their parts (RFC 9110, section 8.3.1): letter case, blanks, quotes and order
/// do not matter, weights do.
/// </summary>
internal static class ReportNegotiation
{
    /// <summary>The types that are known, each with the version that is meant where none is given.</summary>
    private static readonly (string Name, string Version, ReportType Type)[] Known =
    [
        ("application/vnd.security.vulnerability.report", "1.1", ReportType.Vulnerabilities),
        ("application/vnd.scanner.adapter.vuln.report.harbor+json", "1.0", ReportType.Native),
        ("application/vnd.security.sbom.report+json", "1.0", ReportType.Sbom),
    ];

    /// <summary>The types in the client's order of preference that are known; empty when it asks for other things alone.</summary>
    /// <param name="accept">The header's values.</param>
    /// <param name="usual">The type for clients that take any.</param>
    public static IReadOnlyList<ReportType> Choose(StringValues accept, ReportType usual)
    {
        if (accept.All(string.IsNullOrWhiteSpace))
        {
            return [usual];
        }

        return MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var wanted)
            ? [.. wanted.Where(type => type.Quality is not 0).OrderByDescending(type => type.Quality ?? 1).Select(type => Find(type, usual)).OfType<ReportType>().Distinct()]
            : [];
    }

    /// <summary>The version that a header asks for of a type; null when it asks for another type.</summary>
    public static string? VersionOf(StringValues accept, string name) =>
        MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var wanted)
            ? wanted.Where(type => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(Version).FirstOrDefault()
            : null;

    private static ReportType? Find(MediaTypeHeaderValue wanted, ReportType usual)
    {
        if (wanted.MatchesAllTypes
            || wanted.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
            || wanted.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return usual;
        }

        var version = Version(wanted);
        return Known.FirstOrDefault(known => wanted.MediaType.Equals(known.Name, StringComparison.OrdinalIgnoreCase) && (version is "" || version == known.Version)).Type;
    }

    private static string Version(MediaTypeHeaderValue type) =>
        HeaderUtilities.RemoveQuotes(type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value ?? "").ToString();
}

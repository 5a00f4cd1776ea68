using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Oracle;

/// <summary>
/// Oracle Linux's errata (ELSA) as OVAL: one bzip2 file for each year since 2007 at https://linux.oracle.com/security/oval/, with
/// <c>Last-Modified</c>. Years that are past change seldom, so most updates transfer one file.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries, and of which year it is.</param>
internal sealed class OracleFeed(FeedSettings settings, TimeProvider time) : OvalFeed(settings)
{
    private static readonly Regex YearFile = new(@"com\.oracle\.elsa-([0-9]{4})\.xml", RegexOptions.CultureInvariant);

    private const int FirstYear = 2007;

    /// <summary>The partition of files with all years, and of those with single advisories.</summary>
    private const string All = "all";

    private static readonly Uri DefaultBase = new("https://linux.oracle.com/security/oval/");

    public override string Name => "oracle";

    public override bool Covers(string @namespace) => @namespace.StartsWith(OracleReleases.Prefix, StringComparison.Ordinal);

    public override async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transport = new FeedTransport(http, time, Limits);
        for (var year = FirstYear; year <= time.GetUtcNow().Year; year++)
        {
            var partition = year.ToString(CultureInfo.InvariantCulture);
            var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, $"com.oracle.elsa-{partition}.xml.bz2");
            var part = new FeedPart(
                partition, address, $"com.oracle.elsa-{partition}.xml", request.Fingerprints.GetValueOrDefault(partition), ParserVersion, []);
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    protected override string? PartitionOf(string path, string firstId) =>
        !firstId.StartsWith("oval:com.oracle.", StringComparison.Ordinal) ? null
        : YearFile.Match(path) is { Success: true } match ? match.Groups[1].Value
        : All;

    protected override IReadOnlyList<string> NamespacesOf(string partition) => [];

    protected override Advisory? Read(
        OvalDefinition definition, IEnumerable<OvalFinding> findings, string partition, SkippedRecords skipped) =>
        OracleDefinition.Read(definition, findings, skipped);
}

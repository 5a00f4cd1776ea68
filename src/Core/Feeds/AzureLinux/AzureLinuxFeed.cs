using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Formats.Oval;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.AzureLinux;

/// <summary>
/// Azure Linux and its predecessor CBL-Mariner: one OVAL document for each release in the repository
/// https://github.com/microsoft/AzureLinuxVulnerabilityData, with <c>ETag</c>.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class AzureLinuxFeed(FeedSettings settings, TimeProvider time) : OvalFeed(settings)
{
    private static readonly Uri DefaultBase = new("https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/");

    public override string Name => "azurelinux";

    public override bool Covers(string @namespace) => AzureLinuxRelease.OfNamespace(@namespace) is not null;

    public override async IAsyncEnumerable<FeedDownload> FetchAsync(
        FeedRequest request, HttpClient http, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var releases = request.Namespaces is { } namespaces
            ? namespaces.Select(AzureLinuxRelease.OfNamespace).OfType<AzureLinuxRelease>().Distinct().OrderBy(release => release.Partition, StringComparer.Ordinal)
            : (IEnumerable<AzureLinuxRelease>)AzureLinuxRelease.Published;
        var transport = new FeedTransport(http, time, Limits);
        foreach (var release in releases)
        {
            var file = $"{release.Partition}-oval.xml";
            var part = new FeedPart(
                release.Partition,
                FeedAddress.Below(request.BaseAddress ?? DefaultBase, file),
                file,
                request.Fingerprints.GetValueOrDefault(release.Partition),
                ParserVersion,
                [release.Namespace]);
            yield return await transport.FetchAsync(part, cancellationToken);
        }
    }

    protected override string? PartitionOf(string path, string firstId) => AzureLinuxRelease.OfFile(path, firstId)?.Partition;

    protected override IReadOnlyList<string> NamespacesOf(string partition) => [AzureLinuxRelease.OfPartition(partition)!.Namespace];

    protected override Advisory? Read(
        OvalDefinition definition, IEnumerable<OvalFinding> findings, string partition, SkippedRecords skipped) =>
        AzureLinuxDefinition.Read(definition, findings, AzureLinuxRelease.OfPartition(partition)!.Namespace, skipped);
}

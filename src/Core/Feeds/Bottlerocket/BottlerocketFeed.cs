using System.Runtime.CompilerServices;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Bottlerocket;

/// <summary>Bottlerocket's advisories: one <c>updateinfo.xml</c> at https://advisories.bottlerocket.aws/ for all of its releases.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class BottlerocketFeed(FeedSettings settings, TimeProvider time) : RpmUpdateFeed(settings, time, BottlerocketRules.Instance)
{
    private static readonly Uri DefaultBase = new("https://advisories.bottlerocket.aws/");

    public override string Name => "bottlerocket";

    public override bool Covers(string @namespace) => @namespace == BottlerocketRules.Namespace;

    protected override IReadOnlyList<string> NamespacesOf(string partition) => [BottlerocketRules.Namespace];

    protected override string? PartitionOf(string path) => "";

    protected override async IAsyncEnumerable<FeedDownload> FetchFilesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, "updateinfo.xml.gz");
        var part = new FeedPart("", address, "updateinfo.xml", request.Fingerprints.GetValueOrDefault(""), ParserVersion, [BottlerocketRules.Namespace]);
        yield return await transport.FetchAsync(part, cancellationToken);
    }
}

using System.Runtime.CompilerServices;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Amazon;

/// <summary>
/// Amazon Linux' updates (ALAS). Where a repository is, a text of mirrors tells; a mirror's address holds a hash that changes with every
/// release, so it is asked for anew each time. Amazon Linux 2 has further repositories, its extras, one for each topic.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class AmazonFeed(FeedSettings settings, TimeProvider time) : RpmUpdateFeed(settings, time, AmazonRules.Instance)
{
    private static readonly Uri DefaultBase = new("https://cdn.amazonlinux.com/");

    public override string Name => "amazon";

    public override bool Covers(string @namespace) => AmazonReleases.All.Any(release => release.Namespace == @namespace);

    protected override async IAsyncEnumerable<RpmRepository> FindRepositoriesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var release in AmazonReleases.All.Where(release => request.Namespaces?.Contains(release.Namespace) ?? release.IsDefault))
        {
            var list = AddressOf(request.BaseAddress, release.MirrorList);
            yield return await FindAsync(new RpmRepository($"{release.Version}/core", [], [release.Namespace]), list, transport, cancellationToken);
            foreach (var name in release.Further)
            {
                var further = new RpmRepository($"{release.Version}/{name}", [], [release.Namespace]) { IsOptional = true };
                var address = AddressOf(request.BaseAddress, $"al{release.Version}/{name}/mirrors/latest/x86_64/mirror.list");
                yield return await FindAsync(further, address, transport, cancellationToken);
            }

            if (!release.HasExtras)
            {
                continue;
            }

            foreach (var topic in await FindTopicsAsync(request.BaseAddress, release, transport, cancellationToken))
            {
                var extra = new RpmRepository(AmazonReleases.PartitionOf(release, topic), [], [release.Namespace]) { IsOptional = true };
                var address = AddressOf(request.BaseAddress, $"{release.Version}/extras/{topic}/latest/x86_64/mirror.list");
                yield return await FindAsync(extra, address, transport, cancellationToken);
            }
        }
    }

    protected override string? PartitionOf(string path) => AmazonReleases.PartitionOf(path);

    protected override IReadOnlyList<string> NamespacesOf(string partition) =>
        AmazonReleases.All.FirstOrDefault(release => partition.StartsWith(release.Version + "/", StringComparison.Ordinal)) is { } known ? [known.Namespace] : [];

    private static Uri AddressOf(Uri? mirror, string path) => Uri.TryCreate(path, UriKind.Absolute, out var address) && mirror is null
        ? address
        : FeedAddress.Below(mirror ?? DefaultBase, (address?.AbsolutePath.TrimStart('/') ?? path).Split('/'));

    private static async Task<RpmRepository> FindAsync(
        RpmRepository repository, Uri list, FeedTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            var mirrors = AmazonReleases.Mirrors(await transport.FetchTextAsync(list, cancellationToken));
            return repository with { Mirrors = mirrors, Error = mirrors.Count == 0 ? "the list of mirrors names none" : null };
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            return repository with { Error = exception.Message };
        }
    }

    /// <summary>The topics of the catalogue; none when it cannot be read, since the core repository stands on its own.</summary>
    private async Task<IReadOnlyList<string>> FindTopicsAsync(
        Uri? mirror, AmazonRelease release, FeedTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            var text = await transport.FetchTextAsync(AddressOf(mirror, $"{release.Version}/extras-catalog.json"), cancellationToken);
            return AmazonReleases.Topics(text, Limits);
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            return [];
        }
    }
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>RPM updates with a repository for each release, where a web server's listing tells which releases there are.</summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
/// <param name="rules">The publisher's rules.</param>
/// <param name="baseAddress">The publisher's address.</param>
internal abstract class ListedRpmUpdateFeed(FeedSettings settings, TimeProvider time, RpmUpdateRules rules, Uri baseAddress)
    : RpmUpdateFeed(settings, time, rules)
{
    /// <summary>The beginning of the namespaces; the release follows.</summary>
    protected abstract string NamespacePrefix { get; }

    /// <summary>What is published, as users know it: <c>Fedora's downloads</c>.</summary>
    protected abstract string Title { get; }

    /// <summary>The listing, below the publisher's address.</summary>
    protected abstract string[] Listing { get; }

    /// <summary>A release in the listing; its first group.</summary>
    protected abstract Regex LinkInListing { get; }

    /// <summary>A release in the path of a local file; its first group.</summary>
    protected abstract Regex ReleaseInPath { get; }

    public override bool Covers(string @namespace) =>
        @namespace.StartsWith(NamespacePrefix, StringComparison.Ordinal) && IsRelease(@namespace[NamespacePrefix.Length..]);

    /// <summary>True for the name of a release.</summary>
    protected abstract bool IsRelease(string text);

    /// <summary>Where the repository of a release may be, best first.</summary>
    /// <param name="address">The publisher's or a mirror's address.</param>
    /// <param name="release">The release.</param>
    /// <param name="isListed">True when it was found in the listing and not asked for.</param>
    protected abstract RpmRepository RepositoryOf(Uri address, string release, bool isListed);

    protected override async IAsyncEnumerable<RpmRepository> FindRepositoriesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = request.BaseAddress ?? baseAddress;
        var (releases, error) = request.Namespaces is { } namespaces
            ? (Named(namespaces), null)
            : await DiscoverAsync(transport, address, request, cancellationToken);
        if (error is not null)
        {
            yield return new RpmRepository("", [], []) { Error = error };
        }

        foreach (var release in releases)
        {
            yield return RepositoryOf(address, release, isListed: request.Namespaces is null);
        }
    }

    protected override string? PartitionOf(string path) => ReleaseInPath.Match(path) is { Success: true } match ? match.Groups[1].Value : "local";

    protected override IReadOnlyList<string> NamespacesOf(string partition) => IsRelease(partition) ? [NamespacePrefix + partition] : [];

    private IReadOnlyList<string> Named(IReadOnlyCollection<string> namespaces) =>
        [.. namespaces.Where(Covers).Select(name => name[NamespacePrefix.Length..]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Without the listing, the releases that are stored are brought up to date all the same.</summary>
    private async Task<(IReadOnlyList<string> Releases, string? Error)> DiscoverAsync(
        FeedTransport transport, Uri address, FeedRequest request, CancellationToken cancellationToken)
    {
        string error;
        try
        {
            var html = await transport.FetchTextAsync(FeedAddress.Below(address, Listing), cancellationToken);
            var releases = LinkInListing.Matches(html).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToList();
            if (releases.Count > 0)
            {
                return (releases, null);
            }

            error = $"the listing of releases names none; is the address that of a mirror of {Title}?";
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            error = exception.Message;
        }

        return ([.. request.Fingerprints.Keys.Where(IsRelease).Order(StringComparer.Ordinal)], error);
    }
}

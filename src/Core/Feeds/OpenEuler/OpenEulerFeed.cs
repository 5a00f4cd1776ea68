using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.OpenEuler;

/// <summary>
/// openEuler's updates, from the metadata of each release's update repository, https://repo.openeuler.org/openEuler-22.03-LTS-SP3/update/.
/// Which releases there are is read from the listing.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed partial class OpenEulerFeed(FeedSettings settings, TimeProvider time) : RpmUpdateFeed(settings, time, OpenEulerRules.Instance)
{
    private static readonly Uri DefaultBase = new("https://repo.openeuler.org/");

    public override string Name => "openeuler";

    public override bool Covers(string @namespace) => @namespace.StartsWith(OpenEulerRules.NamespacePrefix, StringComparison.Ordinal)
        && OpenEulerRules.IsRelease(@namespace[OpenEulerRules.NamespacePrefix.Length..]);

    protected override async IAsyncEnumerable<RpmRepository> FindRepositoriesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = request.BaseAddress ?? DefaultBase;
        IReadOnlyList<string> releases;
        var isListed = request.Namespaces is null;
        if (request.Namespaces is { } namespaces)
        {
            releases = [.. namespaces.Where(Covers).Select(name => name[OpenEulerRules.NamespacePrefix.Length..]).Distinct().Order(StringComparer.Ordinal)];
        }
        else
        {
            string? error;
            (releases, error) = await DiscoverAsync(transport, address, request, cancellationToken);
            if (error is not null)
            {
                yield return new RpmRepository("", [], []) { Error = error };
            }
        }

        foreach (var release in releases)
        {
            // Releases for experiments are listed too, and never have updates.
            yield return new RpmRepository(release, [FeedAddress.Below(address, $"openEuler-{release}", "update", "x86_64")], NamespacesOf(release)) { IsOptional = isListed };
        }
    }

    protected override string? PartitionOf(string path) => RepositoryPath().Match(path) is { Success: true } match ? match.Groups[1].Value : "local";

    protected override IReadOnlyList<string> NamespacesOf(string partition) =>
        OpenEulerRules.IsRelease(partition) ? [OpenEulerRules.NamespacePrefix + partition] : [];

    /// <summary>Without the listing, the releases that are stored are brought up to date all the same.</summary>
    private static async Task<(IReadOnlyList<string> Releases, string? Error)> DiscoverAsync(
        FeedTransport transport, Uri address, FeedRequest request, CancellationToken cancellationToken)
    {
        string error;
        try
        {
            var html = await transport.FetchTextAsync(FeedAddress.Below(address, ""), cancellationToken);
            var releases = ReleaseLink().Matches(html).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToList();
            if (releases.Count > 0)
            {
                return (releases, null);
            }

            error = "the listing of releases names none; is the address that of a mirror of openEuler's repositories?";
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            error = exception.Message;
        }

        return ([.. request.Fingerprints.Keys.Where(OpenEulerRules.IsRelease).Order(StringComparer.Ordinal)], error);
    }

    [GeneratedRegex("""href\s*=\s*["']?(?:\./|/)?openEuler-([0-9]{2}\.[0-9]{2}(?:-LTS)?(?:-SP[0-9]{1,2})?)/?["'\s>]""", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseLink();

    [GeneratedRegex(@"(?:^|/)openEuler-([0-9]{2}\.[0-9]{2}(?:-LTS)?(?:-SP[0-9]{1,2})?)/", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPath();
}

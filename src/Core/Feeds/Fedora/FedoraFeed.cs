using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Fedora;

/// <summary>
/// Fedora's updates, from the metadata of its update repositories. Which releases there are is read from the listing; a release out of
/// support has moved to the archive.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed partial class FedoraFeed(FeedSettings settings, TimeProvider time) : RpmUpdateFeed(settings, time, FedoraRules.Instance)
{
    private static readonly Uri DefaultBase = new("https://dl.fedoraproject.org/pub/");

    /// <summary>Below the base: the releases in support, and those out of it.</summary>
    private static readonly string[][] Trees = [["fedora", "linux", "updates"], ["archive", "fedora", "linux", "updates"]];

    public override string Name => "fedora";

    public override bool Covers(string @namespace) => @namespace.StartsWith(FedoraRules.NamespacePrefix, StringComparison.Ordinal)
        && FedoraRules.IsRelease(@namespace[FedoraRules.NamespacePrefix.Length..]);

    protected override async IAsyncEnumerable<RpmRepository> FindRepositoriesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = request.BaseAddress ?? DefaultBase;
        IReadOnlyList<string> releases;
        if (request.Namespaces is { } namespaces)
        {
            releases = [.. namespaces.Where(Covers).Select(name => name[FedoraRules.NamespacePrefix.Length..]).Distinct().Order(StringComparer.Ordinal)];
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
            yield return new RpmRepository(
                release, [.. Trees.Select(tree => FeedAddress.Below(address, [.. tree, release, "Everything", "x86_64"]))], NamespacesOf(release));
        }
    }

    protected override string? PartitionOf(string path) => RepositoryPath().Match(path) is { Success: true } match ? match.Groups[1].Value : "local";

    protected override IReadOnlyList<string> NamespacesOf(string partition) =>
        FedoraRules.IsRelease(partition) ? [FedoraRules.NamespacePrefix + partition] : [];

    /// <summary>Without the listing, the releases that are stored are brought up to date all the same.</summary>
    private static async Task<(IReadOnlyList<string> Releases, string? Error)> DiscoverAsync(
        FeedTransport transport, Uri address, FeedRequest request, CancellationToken cancellationToken)
    {
        string error;
        try
        {
            var html = await transport.FetchTextAsync(FeedAddress.Below(address, [.. Trees[0], ""]), cancellationToken);
            var releases = ReleaseLink().Matches(html).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal).ToList();
            if (releases.Count > 0)
            {
                return (releases, null);
            }

            error = "the listing of releases names none; is the address that of a mirror of Fedora's downloads?";
        }
        catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
        {
            error = exception.Message;
        }

        return ([.. request.Fingerprints.Keys.Where(FedoraRules.IsRelease).Order(StringComparer.Ordinal)], error);
    }

    [GeneratedRegex("""href\s*=\s*["']?(?:\./)?([0-9]{1,3})/?["'\s>]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseLink();

    [GeneratedRegex(@"(?:^|/)linux/updates/([0-9]{1,3})/(?:Everything|Modular)/", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPath();
}

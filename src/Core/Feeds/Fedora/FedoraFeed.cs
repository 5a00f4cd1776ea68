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
internal sealed class FedoraFeed(FeedSettings settings, TimeProvider time)
    : ListedRpmUpdateFeed(settings, time, FedoraRules.Instance, new Uri("https://dl.fedoraproject.org/pub/"))
{
    private static readonly Regex ReleaseLink = new("""href\s*=\s*["']?(?:\./)?([0-9]{1,3})/?["'\s>]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex RepositoryPath = new(@"(?:^|/)linux/updates/([0-9]{1,3})/(?:Everything|Modular)/", RegexOptions.CultureInvariant);

    /// <summary>Below the base: the releases in support, and those out of it.</summary>
    private static readonly string[][] Trees = [["fedora", "linux", "updates"], ["archive", "fedora", "linux", "updates"]];

    public override string Name => "fedora";

    protected override string NamespacePrefix => FedoraRules.NamespacePrefix;

    protected override string Title => "Fedora's downloads";

    protected override string[] Listing => [.. Trees[0], ""];

    protected override Regex LinkInListing => ReleaseLink;

    protected override Regex ReleaseInPath => RepositoryPath;

    protected override bool IsRelease(string text) => FedoraRules.IsRelease(text);

    protected override RpmRepository RepositoryOf(Uri address, string release, bool isListed) => new(
        release, [.. Trees.Select(tree => FeedAddress.Below(address, [.. tree, release, "Everything", "x86_64"]))], NamespacesOf(release));
}

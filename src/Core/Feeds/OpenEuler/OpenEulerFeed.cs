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
internal sealed class OpenEulerFeed(FeedSettings settings, TimeProvider time)
    : ListedRpmUpdateFeed(settings, time, OpenEulerRules.Instance, new Uri("https://repo.openeuler.org/"))
{
    private static readonly Regex ReleaseLink = new("""href\s*=\s*["']?(?:\./|/)?openEuler-([0-9]{2}\.[0-9]{2}(?:-LTS)?(?:-SP[0-9]{1,2})?)/?["'\s>]""", RegexOptions.CultureInvariant);

    private static readonly Regex RepositoryPath = new(@"(?:^|/)openEuler-([0-9]{2}\.[0-9]{2}(?:-LTS)?(?:-SP[0-9]{1,2})?)/", RegexOptions.CultureInvariant);

    public override string Name => "openeuler";

    protected override string NamespacePrefix => OpenEulerRules.NamespacePrefix;

    protected override string Title => "openEuler's repositories";

    protected override string[] Listing => [""];

    protected override Regex LinkInListing => ReleaseLink;

    protected override Regex ReleaseInPath => RepositoryPath;

    protected override bool IsRelease(string text) => OpenEulerRules.IsRelease(text);

    /// <remarks>Releases for experiments are listed too, and never have updates.</remarks>
    protected override RpmRepository RepositoryOf(Uri address, string release, bool isListed) => new(
        release, [FeedAddress.Below(address, $"openEuler-{release}", "update", "x86_64")], NamespacesOf(release)) { IsOptional = isListed };
}

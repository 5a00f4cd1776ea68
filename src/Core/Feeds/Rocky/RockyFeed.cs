using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Strata.Core.Feeds.Formats.UpdateInfo;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Rocky;

/// <summary>
/// Rocky Linux' updates, from the metadata of its repositories below https://dl.rockylinux.org/pub/rocky/. Local files may also be pages of
/// its errata API.
/// </summary>
/// <param name="settings">Mirror and limits.</param>
/// <param name="time">The clock of retries.</param>
internal sealed class RockyFeed(FeedSettings settings, TimeProvider time) : RpmUpdateFeed(settings, time, RockyRules.Instance)
{
    private static readonly Regex RepositoryPath = new(@"(?:^|/)([0-9]{1,2})(?:\.[0-9]{1,2})?/([A-Za-z][A-Za-z0-9_-]{0,30})/[a-z0-9_]+/os/repodata/", RegexOptions.CultureInvariant);

    private static readonly Uri DefaultBase = new("https://dl.rockylinux.org/pub/rocky/");

    private static readonly string[] Releases = ["8", "9", "10"];

    /// <summary>The repositories that hold updates; the second set need not be there.</summary>
    private static readonly (string Name, bool IsOptional)[] Repositories =
    [
        ("BaseOS", false), ("AppStream", false), ("CRB", true), ("PowerTools", true), ("extras", true), ("HighAvailability", true), ("NFV", true), ("RT", true),
    ];

    private readonly RockyErrata _errata = new(settings.Limits);

    public override string Name => "rocky";

    public override bool Covers(string @namespace) => @namespace.StartsWith(RockyRules.NamespacePrefix, StringComparison.Ordinal)
        && RockyRules.NamespaceOf(@namespace[RockyRules.NamespacePrefix.Length..]) is not null;

    protected override async IAsyncEnumerable<RpmRepository> FindRepositoriesAsync(
        FeedRequest request, FeedTransport transport, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var releases = request.Namespaces is { } namespaces
            ? namespaces.Where(Covers).Select(name => name[RockyRules.NamespacePrefix.Length..]).Distinct().Order(StringComparer.Ordinal)
            : Releases.AsEnumerable();
        foreach (var release in releases)
        {
            foreach (var (name, isOptional) in Repositories)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var address = FeedAddress.Below(request.BaseAddress ?? DefaultBase, release, name, "x86_64", "os");
                yield return new RpmRepository($"{release}/{name}", [address], NamespacesOf(release)) { IsOptional = isOptional };
            }
        }
    }

    protected override string? PartitionOf(string path) =>
        RepositoryPath.Match(path) is { Success: true } match ? $"{match.Groups[1].Value}/{match.Groups[2].Value}" : "local";

    protected override IReadOnlyList<string> NamespacesOf(string partition) => RockyRules.NamespaceOf(partition.Split('/')[0]) is { } name ? [name] : [];

    protected override ValueTask<bool> RecognizesOtherAsync(FeedFile file, CancellationToken cancellationToken) =>
        _errata.RecognizesAsync(file, cancellationToken);

    protected override IAsyncEnumerable<RpmUpdate> ReadOtherAsync(FeedFile file, SkippedRecords skipped, CancellationToken cancellationToken) =>
        _errata.ReadAsync(file, skipped, cancellationToken);
}

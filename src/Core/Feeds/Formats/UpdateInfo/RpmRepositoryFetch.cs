using System.Net;
using Strata.Core.Feeds.Formats.Repomd;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>
/// Fetches the updates of a repository: its index first, then the file that the index names, from the same mirror and with the index's
/// checksum. A mirror that fails gives place to the next.
/// </summary>
/// <param name="transport">The transport.</param>
/// <param name="parserVersion">The parser's present version.</param>
/// <param name="limits">The limits.</param>
internal sealed class RpmRepositoryFetch(FeedTransport transport, int parserVersion, FeedLimits limits)
{
    private const string FileName = "updateinfo.xml";

    /// <summary>The download; null when the repository is optional and has no updates.</summary>
    public async Task<FeedDownload?> FetchAsync(RpmRepository repository, string? fingerprint, CancellationToken cancellationToken)
    {
        var error = repository.Error;
        foreach (var mirror in repository.Mirrors)
        {
            RepomdEntry? entry;
            try
            {
                var index = await transport.FetchTextAsync(FeedAddress.Below(mirror, RepomdReader.Path), cancellationToken);
                entry = RepomdReader.Find(index, "updateinfo", limits, cancellationToken);
            }
            catch (HttpRequestException exception) when (repository.IsOptional && exception.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
            catch (Exception exception) when (exception is HttpRequestException or FeedFormatException)
            {
                error = exception.Message;
                continue;
            }

            if (entry?.AddressBelow(mirror) is not { } address)
            {
                if (repository.IsOptional && entry is null)
                {
                    return null;
                }

                error = entry is null ? "the repository has no updateinfo" : "the repository's index leads out of the repository";
                continue;
            }

            if (IsStored(entry, fingerprint))
            {
                return FeedDownload.Unchanged(repository.Partition);
            }

            var part = new FeedPart(repository.Partition, address, FileName, fingerprint, parserVersion, repository.Namespaces) { Checksums = entry.Checksums };
            var download = await transport.FetchAsync(part, cancellationToken);
            if (download.Error is null)
            {
                return download;
            }

            error = download.Error;
        }

        return FeedDownload.Failed(repository.Partition, error ?? "no mirror is known");
    }

    private bool IsStored(RepomdEntry entry, string? fingerprint) => FeedFingerprint.Parse(fingerprint) is { } stored
        && stored.ParserVersion == parserVersion
        && entry.Checksums.Any(checksum => checksum.Algorithm == "sha256" && checksum.Hex == stored.Sha256);
}

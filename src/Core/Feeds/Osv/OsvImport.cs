using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// Adds own or mirrored advisories from OSV records (<c>strata db import osv PATH</c>). A record with an id that is there already
/// replaces it; a withdrawn one silences it.
/// </summary>
/// <param name="store">Where the advisories go.</param>
/// <param name="time">The clock.</param>
/// <param name="settings">The limits.</param>
public sealed class OsvImport(IAdvisoryStore store, TimeProvider time, FeedSettings settings)
{
    /// <summary>The name that own advisories are kept under, unless the user gives another.</summary>
    public const string DefaultName = "own";

    /// <summary>Raised at every change of what the parser makes of the same records.</summary>
    private const int ParserVersion = 1;

    private readonly OsvParser _parser = new(settings.Limits);

    /// <summary>Imports a file, folder or archive of OSV records, or NDJSON. Nothing is stored when it fails.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">The name to keep them under.</param>
    /// <param name="priority">The priority against feeds; see <see cref="FeedPriority.Own"/>.</param>
    /// <param name="cancellationToken">Abandons the import.</param>
    /// <returns>The state of all advisories under that name, with the records that this import skipped.</returns>
    /// <exception cref="FeedFormatException">There is no OSV record, or the content is damaged.</exception>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public Task<FeedState> ImportAsync(string path, string name, int priority, CancellationToken cancellationToken) =>
        new OwnImport(store, time, settings.Limits).ImportAsync(
            path, name, priority, ParserVersion, (files, skipped, token) => ReadAsync(files, path, skipped, token), cancellationToken);

    private async IAsyncEnumerable<Advisory> ReadAsync(
        LocalFeedFiles files, string path, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var advisories = new OsvAdvisories(_parser, settings.Limits, OsvScope.Own);
        await foreach (var advisory in advisories.ReadAsync(files, skipped, cancellationToken))
        {
            yield return advisory;
        }

        if (advisories.Records == 0)
        {
            throw new FeedFormatException(
                $"'{path}' holds no OSV record; a file, folder, zip or tar of JSON records with \"id\" and \"affected\", or NDJSON, is expected");
        }
    }
}

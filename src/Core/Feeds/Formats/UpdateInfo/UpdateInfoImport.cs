using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Transport;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Formats.UpdateInfo;

/// <summary>
/// Adds the updates of any RPM repository (<c>strata db import updateinfo PATH</c>): EPEL, a mirror, a repository of one's own. The document
/// does not tell which distribution its packages are for, so the user does.
/// </summary>
/// <param name="store">Where the advisories go.</param>
/// <param name="time">The clock.</param>
/// <param name="settings">The limits.</param>
public sealed class UpdateInfoImport(IAdvisoryStore store, TimeProvider time, FeedSettings settings)
{
    /// <summary>Raised at every change of what the parser makes of the same records.</summary>
    private const int ParserVersion = 1;

    private const int MaximumId = 128;

    /// <summary>True when a namespace's packages are RPMs.</summary>
    public static bool Fits(string @namespace) => VersionSchemes.ForNamespace(@namespace)?.Name == "rpm";

    /// <summary>
    /// Imports a file, folder or archive of <c>updateinfo.xml</c> documents. An update with an id that is there already replaces it. Nothing
    /// is stored when it fails.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="namespace">The namespace that the packages are for.</param>
    /// <param name="name">The name to keep them under.</param>
    /// <param name="priority">The priority against feeds; see <see cref="FeedPriority.Own"/>.</param>
    /// <param name="cancellationToken">Abandons the import.</param>
    /// <returns>The state of all advisories under that name, with the records that this import skipped.</returns>
    /// <exception cref="FeedFormatException">There is no such document, or the content is damaged.</exception>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public Task<FeedState> ImportAsync(string path, string @namespace, string name, int priority, CancellationToken cancellationToken)
    {
        var rules = new RpmUpdateRules
        {
            IsId = id => id.Length <= MaximumId,
            NamespaceOf = (_, _, _) => @namespace,
            CvesInTexts = true,
        };
        return new OwnImport(store, time, settings.Limits).ImportAsync(
            path, name, priority, ParserVersion, (files, skipped, token) => ReadAsync(files, path, rules, skipped, token), cancellationToken);
    }

    private async IAsyncEnumerable<Advisory> ReadAsync(
        LocalFeedFiles files, string path, RpmUpdateRules rules, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new UpdateInfoReader(rules, settings.Limits);
        var advisories = new RpmUpdateAdvisories(rules, "", skipped);
        await foreach (var file in files.ReadAllAsync(cancellationToken))
        {
            // A mirror holds the repository's other metadata too.
            if (!file.Path.Contains("updateinfo", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var update in reader.Read(file, skipped, cancellationToken))
            {
                if (advisories.Read(update) is { } advisory)
                {
                    yield return advisory;
                }
            }
        }

        if (advisories.Recognized == 0)
        {
            throw new FeedFormatException($"'{path}' holds no file named updateinfo.xml with an update");
        }
    }
}

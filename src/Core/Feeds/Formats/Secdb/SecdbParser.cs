using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Versions;

namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>
/// Reads secdb files: package → <c>secfixes</c> → fixed version → ids. The package is the source (apk's origin), and silence about a
/// vulnerability means that nothing is known.
/// </summary>
/// <param name="publisher">Whose files they are.</param>
/// <param name="versions">The ordering of apk versions.</param>
/// <param name="limits">The limits.</param>
internal sealed class SecdbParser(SecdbPublisher publisher, IVersionScheme versions, FeedLimits limits)
{
    /// <summary>The origin of a file, or null when it is no secdb file or another publisher's.</summary>
    public async ValueTask<SecdbOrigin?> RecognizeAsync(FeedFile file, CancellationToken cancellationToken)
    {
        try
        {
            var document = await SecdbDocument.ReadHeadAsync(file.Content, limits, cancellationToken);
            return publisher.OriginOf(document, file.Path);
        }
        catch (FeedFormatException)
        {
            return null;
        }
    }

    /// <summary>Reads one file of a partition.</summary>
    /// <exception cref="FeedFormatException">It is no secdb file, or one of another branch or publisher.</exception>
    public async IAsyncEnumerable<Advisory> ParseAsync(
        FeedFile file, string partition, SkippedRecords skipped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var document = await ReadAsync(file, cancellationToken);
        var origin = publisher.OriginOf(document, file.Path)
            ?? throw new FeedFormatException($"'{file.Path}' does not tell which branch and repository it is about");
        if (origin.Partition != partition)
        {
            throw new FeedFormatException($"'{file.Path}' is about '{origin.Partition}' where '{partition}' is expected");
        }

        foreach (var (name, fixes) in document.Packages())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var package = new SecdbPackage(versions);
            foreach (var fix in fixes)
            {
                package.Add(fix, skipped);
            }

            foreach (var id in package.Ids)
            {
                yield return ToAdvisory(id, name, package, origin);
            }
        }
    }

    private Advisory ToAdvisory(string id, string name, SecdbPackage package, SecdbOrigin origin) => new()
    {
        Key = $"{id}/{name}",
        Id = id,
        Aliases = package.AliasesOf(id),
        Links = publisher.LinkOf(id) is { } link ? [link] : [],
        Affected = [.. origin.Namespaces.Select(@namespace => package.RowOf(id, name, @namespace))],
    };

    private async Task<SecdbDocument> ReadAsync(FeedFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await SecdbDocument.ReadAsync(file.Content, limits, cancellationToken);
        }
        catch (FeedFormatException exception)
        {
            throw new FeedFormatException($"'{file.Path}': {exception.Message}", exception);
        }
    }
}

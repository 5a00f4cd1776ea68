using System.Runtime.CompilerServices;
using Strata.Core.Advisories;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.RedHat;

/// <summary>
/// Which products the repositories are of: <c>repository-to-cpe.json</c>. Images tell repositories (in content manifests) and advisories
/// tell CPEs. So that every store and bundle can keep the list, each repository is a record: its name is the repository's id and its
/// <see cref="AffectedPackage.Repositories"/> are the CPEs, in a namespace that no package has.
/// </summary>
internal static class RedHatRepositories
{
    /// <summary>The file's name at the publisher.</summary>
    public const string FileName = "repository-to-cpe.json";

    /// <summary>The partition.</summary>
    public const string Partition = "repositories";

    /// <summary>The namespace of the records: a lookup of repository ids in it gives their CPEs.</summary>
    public const string Namespace = InternalNamespaces.RedHatRepositories;

    private const int MaximumId = 256;

    /// <summary>One record for each repository that has a CPE.</summary>
    /// <exception cref="FeedFormatException">It is something else, or is cut off.</exception>
    public static async IAsyncEnumerable<Advisory> ReadRecordsAsync(
        FeedFile file, FeedLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonRecordReader(file.Content, 2, limits.RecordBytes);
        while (await reader.ReadAsync(file.Path, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Depth == 2 && reader.Names[0] == "data" && FeedText.Clean(reader.Names[1]) is { Length: <= MaximumId } id)
            {
                using var json = JsonElementReading.Parse(reader.Record);
                if (json.RootElement.Texts("cpes") is { Count: > 0 } cpes)
                {
                    yield return Record(id, cpes);
                }
            }
        }
    }

    private static Advisory Record(string id, List<string> cpes) => new()
    {
        Key = id,
        Id = id,
        Affected = [new AffectedPackage { Namespace = Namespace, Name = id, State = FixState.NotAffected, Repositories = cpes }],
    };
}

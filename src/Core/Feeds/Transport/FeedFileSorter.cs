using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Transport;

/// <summary>
/// Sorts local files into a feed's partitions. Each file is read once to see what it is and to hash it, and is read again when its
/// partition is parsed, so that nothing has to be held.
/// </summary>
internal static class FeedFileSorter
{
    private const int ShownFiles = 3;

    private const int FewFiles = 16;

    /// <summary>Tells the partitions that a file belongs to; none when it is none of the feed's. May read from the file.</summary>
    public delegate ValueTask<IReadOnlyCollection<string>> Classify(FeedFile file, CancellationToken cancellationToken);

    /// <summary>
    /// One document for each partition that has a file, in ordinal order of the partitions' names. A file that none knows and that is
    /// damaged JSON may be one of the feed's: beside files that are, it is a failure, so that what it held is not silently missing.
    /// </summary>
    /// <exception cref="FeedFormatException">No file is the feed's, and one is damaged.</exception>
    public static async IAsyncEnumerable<FeedDownload> SortAsync(
        IFeedFileSource files,
        int parserVersion,
        Classify classify,
        Func<string, IReadOnlyList<string>> namespacesOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partitions = new SortedDictionary<string, Partition>(StringComparer.Ordinal);
        var strangers = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var file in files.ReadAllAsync(cancellationToken))
        {
            await using var content = new HashingStream(file.Content);
            var names = await classify(new FeedFile(file.Path, content), cancellationToken);
            if (names.Count == 0)
            {
                strangers.Add(file.Path);
                continue;
            }

            var hash = await content.FinishAsync(cancellationToken);
            foreach (var name in names)
            {
                if (!partitions.TryGetValue(name, out var partition))
                {
                    partitions[name] = partition = new Partition();
                }

                partition.Add(file.Path, hash);
            }
        }

        foreach (var (name, partition) in partitions)
        {
            yield return FeedDownload.Of(new FeedDocument
            {
                Partition = name,
                Fingerprint = new FeedFingerprint(null, null, partition.Finish(), parserVersion),
                Namespaces = namespacesOf(name),
                Files = new SelectedFeedFiles(files, partition.Paths),
            });
        }

        // Where nothing is the feed's, a few files are looked at for a better message; an archive of somebody else's is not read again.
        if ((partitions.Count > 0 || strangers.Count <= FewFiles) && strangers.Count > 0 && await DamageAsync(new SelectedFeedFiles(files, strangers), cancellationToken) is { } damage)
        {
            yield return partitions.Count > 0 ? FeedDownload.Failed("", damage) : throw new FeedFormatException(damage);
        }
    }

    private static async ValueTask<string?> DamageAsync(SelectedFeedFiles files, CancellationToken cancellationToken)
    {
        var damaged = new List<string>();
        await foreach (var file in files.ReadAllAsync(cancellationToken))
        {
            if (await JsonWholeness.ProblemOfAsync(file, FeedLimits.Default.RecordBytes, cancellationToken) is { } problem)
            {
                damaged.Add($"'{file.Path}' is cut off or damaged ({problem})");
            }
        }

        return damaged.Count == 0 ? null
            : string.Join("; ", damaged.Take(ShownFiles)) + (damaged.Count > ShownFiles ? $"; and {damaged.Count - ShownFiles} more files" : "");
    }

    private sealed class Partition
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public HashSet<string> Paths { get; } = new(StringComparer.Ordinal);

        public void Add(string path, string hash)
        {
            Paths.Add(path);
            _hash.AppendData(Encoding.UTF8.GetBytes($"{hash}  {path}\n"));
        }

        public string Finish()
        {
            using (_hash)
            {
                return Convert.ToHexStringLower(_hash.GetHashAndReset());
            }
        }
    }
}

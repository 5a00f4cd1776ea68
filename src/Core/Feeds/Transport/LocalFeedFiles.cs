using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Strata.Core.Feeds.Transport;

/// <summary>
/// A file or folder of the user's machine (<c>--from</c>). Folders are read in ordinal order of their paths; hidden files and folders
/// (<c>.git</c>) and links to folders are passed over, and archives in them are opened.
/// </summary>
/// <param name="path">The file or folder.</param>
/// <param name="limits">The limits.</param>
internal sealed class LocalFeedFiles(string path, FeedLimits limits) : IFeedFileSource
{
    private const int BufferBytes = 128 << 10;

    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public async IAsyncEnumerable<FeedFile> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expander = new FeedFileExpander(limits);
        if (!Directory.Exists(path))
        {
            await foreach (var file in ExpandAsync(expander, path, "", Path.GetFileName(path), cancellationToken))
            {
                yield return file;
            }

            yield break;
        }

        foreach (var relative in Enumerate().Order(StringComparer.Ordinal))
        {
            await foreach (var file in ExpandAsync(expander, Path.Combine(path, relative), relative, relative, cancellationToken))
            {
                yield return file;
            }
        }
    }

    /// <summary>The sha256 of the file as stored, or of a folder's paths and hashes in order, as lower-case hex.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return await HashAsync(path, cancellationToken);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var relative in Enumerate().Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{await HashAsync(Path.Combine(path, relative), cancellationToken)}  {relative}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static async IAsyncEnumerable<FeedFile> ExpandAsync(
        FeedFileExpander expander, string file, string memberPath, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        await foreach (var member in expander.ExpandAsync(memberPath, name, stream, cancellationToken))
        {
            yield return member;
        }
    }

    private FileSystemEnumerable<string> Enumerate() => new(
        path,
        (ref FileSystemEntry entry) => Path.GetRelativePath(path, entry.ToFullPath()).Replace('\\', '/'),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
    };
}

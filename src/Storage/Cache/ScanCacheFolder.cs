using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Strata.Core.Primitives;
using Strata.Core.Scanning.Cache;

namespace Strata.Storage.Cache;

/// <summary>
/// A scan cache in a folder of the user: an entry is a file, named for its key and written under another name first, so that readers see
/// all of it or nothing. Any number of processes may use the folder at the same time. docs/reference/cache.md describes it.
/// </summary>
/// <param name="folder">The folder; made when there is something to keep.</param>
/// <param name="maximumBytes">How many bytes all entries may have together; of more, those that were not used for the longest time go.</param>
/// <param name="time">The clock by which use is told.</param>
public sealed class ScanCacheFolder(string folder, long maximumBytes, TimeProvider time) : IScanCache
{
    /// <summary>The bytes of all entries unless the user says otherwise. 512 MiB.</summary>
    public const long DefaultMaximumBytes = 512L << 20;

    private const string Ending = ".entry";
    private const string UnfinishedEnding = ".new";

    /// <summary>How precisely the last use is told: every use would be a write.</summary>
    private static readonly TimeSpan UsePrecision = TimeSpan.FromHours(1);

    /// <summary>After what time nobody can still be writing an entry.</summary>
    private static readonly TimeSpan UnfinishedLife = TimeSpan.FromHours(1);

    private int _written;

    /// <summary>Where the entries are.</summary>
    public string Folder => folder;

    /// <summary>How many bytes all entries may have together.</summary>
    public long MaximumBytes => maximumBytes;

    private static ReadOnlySpan<byte> Magic => "Strata\0\x01"u8;

    private static int HeadBytes => Magic.Length + SHA256.HashSizeInBytes;

    /// <inheritdoc/>
    public Stream? Open(Digest key)
    {
        var path = PathOf(key);
        FileStream? file = null;
        try
        {
            file = new FileStream(path, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.SequentialScan });
            if (IsWhole(file, key))
            {
                Touch(path);
                return file;
            }

            file.Dispose();
            Drop(key);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Keep(Digest key, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var unfinished = string.Create(
            CultureInfo.InvariantCulture, $"{Path.Combine(folder, key.Hex)}.{Environment.ProcessId}.{Interlocked.Increment(ref _written)}{UnfinishedEnding}");
        try
        {
            CreateFolder();
            using (var file = CreateFile(unfinished))
            {
                file.Write(new byte[HeadBytes]);
                write(file);
                file.Flush();
                if (file.Length > maximumBytes)
                {
                    throw new IOException("The entry is larger than the whole cache may be.");
                }

                var sum = SumOf(file, key);
                file.Position = 0;
                file.Write(Magic);
                file.Write(sum);
            }

            File.SetLastWriteTimeUtc(unfinished, time.GetUtcNow().UtcDateTime);
            File.Move(unfinished, PathOf(key), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(unfinished);
        }
    }

    /// <inheritdoc/>
    public void Drop(Digest key) => Delete(PathOf(key));

    /// <summary>How many entries there are, and their bytes.</summary>
    public (int Entries, long Bytes) Measure()
    {
        var entries = Entries();
        return (entries.Count, entries.Sum(entry => entry.Bytes));
    }

    /// <summary>
    /// Deletes what is too much, the longest unused first, down to nine tenths so that it is not done for every scan; and what writers
    /// that were killed have left. To be called when something was kept.
    /// </summary>
    public void Trim()
    {
        if (_written == 0)
        {
            return;
        }

        var entries = Entries();
        var bytes = entries.Sum(entry => entry.Bytes);
        if (bytes > maximumBytes)
        {
            foreach (var entry in entries.OrderBy(entry => entry.LastUse).ThenBy(entry => entry.Path, StringComparer.Ordinal))
            {
                if (bytes <= maximumBytes / 10 * 9)
                {
                    break;
                }

                Delete(entry.Path);
                bytes -= entry.Bytes;
            }
        }

        foreach (var file in Files(UnfinishedEnding).Where(file => time.GetUtcNow() - file.LastUse > UnfinishedLife))
        {
            Delete(file.Path);
        }
    }

    /// <summary>Deletes all entries and returns how many there were.</summary>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">One must not be deleted.</exception>
    public int Clear()
    {
        var entries = Entries();
        foreach (var file in entries.Concat(Files(UnfinishedEnding)))
        {
            File.Delete(file.Path);
        }

        return entries.Count;
    }

    private static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>The sum of an entry, which holds for no other key; the file is then at its end.</summary>
    private static byte[] SumOf(FileStream file, Digest key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(key.Hex));
        var buffer = new byte[64 << 10];
        file.Position = HeadBytes;
        while (file.Read(buffer) is var count and > 0)
        {
            hash.AppendData(buffer.AsSpan(0, count));
        }

        return hash.GetHashAndReset();
    }

    // Leaves the file where the content begins.
    private static bool IsWhole(FileStream file, Digest key)
    {
        var head = new byte[HeadBytes];
        var isWhole = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.AsSpan().StartsWith(Magic) && SumOf(file, key).AsSpan().SequenceEqual(head.AsSpan(Magic.Length));
        file.Position = HeadBytes;
        return isWhole;
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's folder: what is damaged there is read anew at every scan.
        }
    }

    private string PathOf(Digest key) => Path.Combine(folder, key.Hex + Ending);

    private void CreateFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Directory.CreateDirectory(folder);
        }
    }

    private void Touch(string path)
    {
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            if (now - File.GetLastWriteTimeUtc(path) > UsePrecision)
            {
                File.SetLastWriteTimeUtc(path, now);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that this user may only read.
        }
    }

    private List<StoredFile> Entries() => Files(Ending);

    private List<StoredFile> Files(string ending)
    {
        var found = new List<StoredFile>();
        try
        {
            var files = new DirectoryInfo(folder).EnumerateFiles("*" + ending);
            found.AddRange(files.Select(file => new StoredFile(file.FullName, file.Length, file.LastWriteTimeUtc)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no folder, it may not be read, or a file went away meanwhile.
        }

        return found;
    }

    private sealed record StoredFile(string Path, long Bytes, DateTimeOffset LastUse);
}

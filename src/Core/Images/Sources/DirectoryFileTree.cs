using System.Text;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>
/// A root file system folder as detectors see it. Wanted files are looked up directly, without a walk; only counting patterns need
/// one.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="patterns">What detectors want; everything else is as if it were not there, as in a layer walk.</param>
/// <param name="warnings">Where it says what it could not read.</param>
/// <param name="limits">The limits of files, links and kept bytes.</param>
internal sealed class DirectoryFileTree(HostRoot root, IReadOnlyList<PathPattern> patterns, WarningSink warnings, ScanLimits limits)
    : IFileTree, IAsyncDisposable
{
    private readonly LayerFileSpool _spool = new(limits);

    private readonly HashSet<string> _files =
        [.. patterns.Where(pattern => pattern is { Kind: PathPatternKind.File, NameOnly: false }).Select(pattern => pattern.Text)];

    private readonly HashSet<string> _folders =
        [.. patterns.Where(pattern => pattern is { Kind: PathPatternKind.FilesIn, NameOnly: false }).Select(pattern => pattern.Text)];

    private readonly HashSet<PathPattern> _inEach = [.. patterns.Where(pattern => pattern is { Kind: PathPatternKind.FileInEach, NameOnly: false })];

    private readonly Dictionary<string, LayerFile?> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<LayerFile>> _listed = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<PathPattern, int> _counts = new Dictionary<PathPattern, int>();
    private long _keptBytes;

    /// <inheritdoc/>
    public LayerFile? Find(string path)
    {
        var slash = path.LastIndexOf('/');
        return _files.Contains(path) || _folders.Contains(slash < 0 ? "" : path[..slash]) ? Resolve(ToHost(path)) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<LayerFile> FilesIn(string directory)
    {
        if (!_folders.Contains(directory))
        {
            return [];
        }

        if (!_listed.TryGetValue(directory, out var files))
        {
            files = List(ToHost(directory));
            _listed[directory] = files;
        }

        return files;
    }

    /// <inheritdoc/>
    public IReadOnlyList<LayerFile> FilesInEach(string directory, string name)
    {
        var pattern = PathPattern.FileInEach(directory, name);
        if (!_inEach.Contains(pattern))
        {
            return [];
        }

        if (!_listed.TryGetValue(pattern.Text, out var files))
        {
            var folder = ToHost(directory);
            files =
            [
                .. NamesIn(folder, folder).Order(StringComparer.Ordinal)
                    .Where(child => root.Resolve($"{folder}/{child}").Type == HostFileType.Directory)
                    .Select(child => Resolve($"{folder}/{child}/{name}")).OfType<LayerFile>(),
            ];
            _listed[pattern.Text] = files;
        }

        return files;
    }

    /// <inheritdoc/>
    public int Count(PathPattern pattern) => pattern.Kind == PathPatternKind.File
        ? root.Resolve(ToHost(pattern.Text)).Type == HostFileType.Regular ? 1 : 0
        : _counts.GetValueOrDefault(pattern);

    /// <summary>Frees the content of all files.</summary>
    public ValueTask DisposeAsync()
    {
        _spool.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads every wanted file and counts meanwhile, so that all warnings are there when it returns.</summary>
    public async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        var counting = PathCounter.CountAsync(root.Folder, patterns, limits, cancellationToken);
        foreach (var path in _files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Find(path);
        }

        foreach (var directory in _folders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FilesIn(directory);
        }

        foreach (var pattern in _inEach)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FilesInEach(pattern.Directory, pattern.Name);
        }

        var counted = await counting.ConfigureAwait(false);
        _counts = counted.Counts;
        if (counted.Unreadable > 0)
        {
            warnings.Add(
                WarningCodes.FoldersNotSearched,
                $"{counted.Unreadable} folders could not be listed; language packages in them are not counted. Run as a user who may read them.");
        }

        if (counted.IsLimited)
        {
            warnings.Add(WarningCodes.LimitExceeded, $"The folder has more than {limits.LayerEntries} entries; files were not counted to the end.");
        }
    }

    /// <summary>Paths inside an image are bytes as Latin-1 characters; the host's are UTF-8 as UTF-16.</summary>
    private static string ToHost(string path) => Ascii.IsValid(path) ? path : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path));

    private List<LayerFile> List(string directory)
    {
        var folder = root.Resolve(directory);
        if (folder.Type != HostFileType.Directory)
        {
            Explain(folder, directory);
            return [];
        }

        var files = NamesIn(folder.Path, directory).Select(name => Resolve($"{folder.Path}/{name}")).OfType<LayerFile>().Distinct().ToList();
        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return files;
    }

    private List<string> NamesIn(string folder, string wanted)
    {
        try
        {
            if (root.Resolve(folder).Type != HostFileType.Directory)
            {
                return [];
            }

            var names = Directory.EnumerateFileSystemEntries(root.HostPathOf(folder)).Select(path => Path.GetFileName(path)).Take(limits.KeptEntries + 1).ToList();
            if (names.Count > limits.KeptEntries)
            {
                warnings.Add(WarningCodes.LimitExceeded, $"The folder has more than {limits.KeptEntries} entries; the rest was not read.", Shown(wanted));
                names.RemoveAt(limits.KeptEntries);
            }

            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warnings.Add(WarningCodes.FileUnreadable, "The folder cannot be listed: run as a user who may read it.", Shown(wanted));
            return [];
        }
    }

    private LayerFile? Resolve(string path)
    {
        var found = root.Resolve(path);
        if (found.Type != HostFileType.Regular)
        {
            Explain(found, path);
            return null;
        }

        if (!_read.TryGetValue(found.Path, out var file))
        {
            file = Read(found.Path);
            _read[found.Path] = file;
        }

        return file;
    }

    private void Explain(HostPath found, string wanted)
    {
        if (found.BrokenLink)
        {
            warnings.Add(WarningCodes.LinkUnresolved, $"The link leads nowhere or in circles (at {Shown(found.Path)}).", Shown(wanted));
        }
        else if (found.Type == HostFileType.Special)
        {
            warnings.Add(WarningCodes.FileSpecial, "It is a device, FIFO or socket, or lies in /proc, /sys or /dev; it was not read.", Shown(wanted));
        }
        else if (found.Type == HostFileType.Unreadable)
        {
            warnings.Add(WarningCodes.FileUnreadable, "It cannot be looked up: run as a user who may read it.", Shown(wanted));
        }
    }

    private LayerFile? Read(string path)
    {
        try
        {
            using var handle = HostFile.OpenRegular(root.HostPathOf(path));
            var length = RandomAccess.GetLength(handle);
            if (length > limits.FileBytes)
            {
                warnings.Add(WarningCodes.FileTooLarge, $"It has {length} bytes; the limit is {limits.FileBytes}. It was not read.", Shown(path));
                return null;
            }

            if (_keptBytes + length > limits.KeptBytes)
            {
                warnings.Add(WarningCodes.LimitExceeded, $"All wanted files together have more than {limits.KeptBytes} bytes; this one was not read.", Shown(path));
                return null;
            }

            var read = 0L;
            if (!_spool.TryKeep((int)length, bytes => HostFile.ReadAt(handle, ref read, bytes), out var content))
            {
                warnings.Add(WarningCodes.FileUnreadable, "It was not read: the temporary file for large files cannot be written (disk full?).", Shown(path));
                return null;
            }

            _keptBytes += content.Length;
            return new LayerFile(ImagePath.ToLatin1(path), content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warnings.Add(WarningCodes.FileUnreadable, "It cannot be read: run as a user who may read it.", Shown(path));
            return null;
        }
    }

    private static string Shown(string path) => PrintableText.Clean(path);
}

using System.Collections.Concurrent;
using System.Text;
using Strata.Core.Layers;

namespace Strata.Core.Images.Sources;

/// <summary>
/// Counts, in one walk on several threads, how many regular files below a root match each counting pattern. Names only: nothing is
/// opened and nothing is asked of the file system but its listings.
/// </summary>
/// <remarks>
/// Left out are folders that only ever hold a distribution's own documentation, translations, headers and kernel modules, folders of
/// the running system, and what is mounted below the root, except where systems mount partitions of their own. Links are not followed.
/// </remarks>
internal sealed class PathCounter
{
    private const int MaximumThreads = 4;

    /// <summary>Relative to the root.</summary>
    private static readonly string[] LeftOut =
    [
        "proc", "sys", "dev", "run", "boot", "lost+found",
        "lib/modules", "lib/firmware", "usr/lib/modules", "usr/lib/firmware", "usr/lib/locale",
        "usr/include", "usr/src", "usr/lib/debug", "usr/share/bug", "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/zoneinfo", "usr/share/info",
        "usr/share/icons", "usr/share/fonts", "usr/share/i18n", "usr/share/terminfo", "usr/share/help", "usr/share/mime",
        "usr/share/licenses", "usr/share/bash-completion", "usr/share/lintian", "usr/share/X11", "usr/share/perl",
        "var/lib/dpkg", "var/lib/apt", "var/lib/rpm", "var/cache", "var/log",
    ];

    private static readonly string[] SystemPartitions = ["usr", "usr/local", "opt", "srv", "var", "var/lib", "home", "root"];

    private readonly byte[] _root;
    private readonly ScanLimits _limits;
    private readonly CountingPattern[] _patterns;
    private readonly bool[] _lastBytes = new bool[256];
    private readonly HashSet<string> _leftOut;
    private readonly ConcurrentStack<byte[]> _pending = new();
    private int _unfinished;
    private int _unreadable;
    private int _entries;

    private PathCounter(string folder, IReadOnlyList<PathPattern> patterns, ScanLimits limits)
    {
        _limits = limits;
        _root = Encoding.UTF8.GetBytes(folder == "/" ? "\0" : folder + "\0");
        _patterns = [.. patterns.Where(pattern => pattern.Kind == PathPatternKind.EndsWith).Distinct().Select(pattern => new CountingPattern(pattern))];
        foreach (var pattern in _patterns)
        {
            _lastBytes[pattern.LastByte] = true;
        }

        var mounts = MountPoints.Below(folder).Select(point => point[(folder == "/" ? 1 : folder.Length + 1)..]);
        _leftOut = [.. mounts.Except(SystemPartitions).Concat(LeftOut).Select(path => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path)))];
    }

    private bool IsLimited => Volatile.Read(ref _entries) > _limits.LayerEntries;

    /// <summary>Counts the files below the folder with the host path <paramref name="folder"/>.</summary>
    public static async Task<PathCounts> CountAsync(
        string folder, IReadOnlyList<PathPattern> patterns, ScanLimits limits, CancellationToken cancellationToken)
    {
        var counter = new PathCounter(folder, patterns, limits);
        if (counter._patterns.Length > 0)
        {
            counter.Enqueue(counter._root);
            var threads = Math.Min(Environment.ProcessorCount, MaximumThreads);
            await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() => counter.Work(cancellationToken), cancellationToken)))
                .ConfigureAwait(false);
        }

        return new PathCounts(
            counter._patterns.ToDictionary(pattern => pattern.Pattern, pattern => pattern.Count),
            counter._unreadable,
            counter.IsLimited);
    }

    private void Enqueue(byte[] folder)
    {
        Interlocked.Increment(ref _unfinished);
        _pending.Push(folder);
    }

    private void Work(CancellationToken cancellationToken)
    {
        var idle = new SpinWait();
        while (Volatile.Read(ref _unfinished) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_pending.TryPop(out var folder))
            {
                idle.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            idle.Reset();
            if (!IsLimited)
            {
                List(folder);
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void List(byte[] folder)
    {
        var relative = folder.Length == _root.Length ? default : folder.AsMemory(_root.Length..^1);
        var isRead = FolderListing.TryRead(folder.Length == 1 ? "/\0"u8.ToArray() : folder, (name, type) =>
        {
            Interlocked.Increment(ref _entries);
            if (type == HostFileType.Directory && !IsLimited)
            {
                Enter(folder, name);
            }
            else if (type == HostFileType.Regular && _lastBytes[name[^1]])
            {
                foreach (var pattern in _patterns)
                {
                    pattern.CountIfMatch(relative.Span, name);
                }
            }
        });

        if (!isRead)
        {
            Interlocked.Increment(ref _unreadable);
        }
    }

    private void Enter(byte[] folder, ReadOnlySpan<byte> name)
    {
        var path = new byte[folder.Length + 1 + name.Length];
        folder.AsSpan(..^1).CopyTo(path);
        path[folder.Length - 1] = (byte)'/';
        name.CopyTo(path.AsSpan(folder.Length));
        var relative = path.AsSpan(_root.Length..^1);
        Span<char> text = stackalloc char[Math.Min(relative.Length, _limits.PathBytes)];
        if (relative.Length <= text.Length)
        {
            Encoding.Latin1.GetChars(relative, text);
            if (!_leftOut.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text))
            {
                Enqueue(path);
            }
        }
    }
}

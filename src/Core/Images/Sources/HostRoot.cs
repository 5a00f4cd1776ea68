using Strata.Core.Layers;

namespace Strata.Core.Images.Sources;

/// <summary>
/// A folder of the host seen as a root: paths are resolved component by component inside it, absolute links start at it again, and
/// <c>..</c> stops at it, so that nothing outside is reached, as a process after chroot would see it.
/// </summary>
/// <remarks>A folder that is changed while it is read can lead a path elsewhere between look and open; the last component cannot.</remarks>
/// <param name="folder">The folder; its own path may contain links.</param>
/// <param name="limits">The number of links followed for one path.</param>
internal sealed class HostRoot(string folder, ScanLimits limits)
{
    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>The host path of the folder.</summary>
    public string Folder => _folder;

    /// <summary>True when the root is the running machine's own.</summary>
    public bool IsHost => _folder == Path.GetPathRoot(_folder);

    /// <summary>The host path of a path inside the root that is already resolved.</summary>
    public string HostPathOf(string resolved) => resolved.Length == 0 ? _folder : Path.Combine(_folder, resolved);

    /// <summary>Finds out what <paramref name="path"/> is.</summary>
    /// <param name="path">A path inside the root with <c>/</c>, leading or not.</param>
    /// <param name="followLinks">True to follow links inside the root; false to take every link for <see cref="HostFileType.Link"/> and end there.</param>
    public HostPath Resolve(string path, bool followLinks = true)
    {
        var pending = new Stack<string>(path.Split('/').Reverse());
        var resolved = new List<string>();
        var type = HostFileType.Directory;
        var hops = 0;
        var isLink = false;
        while (pending.TryPop(out var component))
        {
            if (component is "" or ".")
            {
                continue;
            }

            if (component == "..")
            {
                resolved.RemoveRange(Math.Max(0, resolved.Count - 1), Math.Min(1, resolved.Count));
                type = HostFileType.Directory;
                continue;
            }

            if (resolved.Count == 0 && IsHost && component is "proc" or "sys" or "dev")
            {
                return new HostPath(Join(resolved, component), HostFileType.Special);
            }

            var name = Join(resolved, component);
            type = HostFile.TypeOf(HostPathOf(name));
            switch (type)
            {
                case HostFileType.Link when !followLinks:
                    return new HostPath(name, type);
                case HostFileType.Link:
                    // A link on the way to a file that is not there is no broken link: the file is merely absent.
                    isLink |= pending.All(rest => rest is "" or ".");
                    if (++hops > limits.LinkHops || !Follow(name, pending, resolved))
                    {
                        return new HostPath(name, HostFileType.Missing, BrokenLink: true);
                    }

                    break;
                case HostFileType.Directory:
                    resolved.Add(component);
                    break;
                case HostFileType.Regular or HostFileType.Special when pending.Count == 0:
                    resolved.Add(component);
                    break;
                case HostFileType.Unreadable:
                    return new HostPath(name, type);
                default:
                    return new HostPath(name, HostFileType.Missing, BrokenLink: isLink);
            }
        }

        return new HostPath(string.Join('/', resolved), type);
    }

    private static string Join(List<string> folders, string name) => folders.Count == 0 ? name : $"{string.Join('/', folders)}/{name}";

    private bool Follow(string name, Stack<string> pending, List<string> resolved)
    {
        var target = new FileInfo(HostPathOf(name)).LinkTarget;
        if (string.IsNullOrEmpty(target))
        {
            return false;
        }

        if (target.StartsWith('/'))
        {
            resolved.Clear();
        }

        foreach (var component in target.Split('/').Reverse())
        {
            pending.Push(component);
        }

        return true;
    }
}

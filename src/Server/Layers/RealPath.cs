namespace Strata.Server.Layers;

/// <summary>Paths with every link on the way followed.</summary>
internal static class RealPath
{
    /// <summary>A path that needs more is a circle.</summary>
    private const int MaximumLinks = 40;

    /// <summary>The path of what <paramref name="path"/> leads to, without any link in it; null when there is nothing, or a circle of links.</summary>
    public static string? Of(string path)
    {
        var open = new Stack<string>();
        Push(open, Path.GetFullPath(path));
        var real = "/";
        var links = 0;
        while (open.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, part);
            var info = new FileInfo(next);
            if (info.LinkTarget is { } target)
            {
                if (++links > MaximumLinks)
                {
                    return null;
                }

                real = Path.IsPathRooted(target) ? "/" : real;
                Push(open, target);
            }
            else if (!info.Exists && !Directory.Exists(next))
            {
                return null;
            }
            else
            {
                real = next;
            }
        }

        return real;
    }

    /// <summary>True when a real path lies below a real folder.</summary>
    public static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    private static void Push(Stack<string> open, string path)
    {
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")).Reverse())
        {
            open.Push(part);
        }
    }
}

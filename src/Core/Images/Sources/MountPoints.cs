using System.Text.RegularExpressions;

namespace Strata.Core.Images.Sources;

/// <summary>Where other file systems are mounted on the running machine (Linux: proc_pid_mountinfo(5)).</summary>
internal static class MountPoints
{
    private static readonly Regex OctalEscape = new(@"\\([0-7]{3})");

    private const string Table = "/proc/self/mountinfo";
    private const int MountPointField = 4;

    /// <summary>The host paths of all mount points below <paramref name="folder"/>; empty where the machine does not tell.</summary>
    public static HashSet<string> Below(string folder)
    {
        var prefix = folder.EndsWith('/') ? folder : folder + "/";
        try
        {
            return File.Exists(Table)
                ? [.. File.ReadLines(Table).Select(PointOf).Where(point => point.Length > prefix.Length && point.StartsWith(prefix, StringComparison.Ordinal))]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string PointOf(string line)
    {
        var point = line.Split(' ', MountPointField + 2).ElementAtOrDefault(MountPointField) ?? "";
        return point.Contains('\\', StringComparison.Ordinal)
            ? OctalEscape.Replace(point, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString())
            : point;
    }
}

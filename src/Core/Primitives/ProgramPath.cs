namespace Strata.Core.Primitives;

/// <summary>Finds programs that this one runs.</summary>
public static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// The full path of a program, or null when there is none. Only the absolute folders of <paramref name="path"/> are searched, never
    /// the current one, in which anybody may have left a program of that name.
    /// </summary>
    /// <param name="name">The program's name without any folder.</param>
    /// <param name="path">The value of <c>PATH</c>.</param>
    public static string? Find(string name, string? path) => name.Contains('/', StringComparison.Ordinal)
        ? throw new ArgumentException("The name of a program has no folder.", nameof(name))
        : (path ?? "").Split(':').Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);

    /// <summary>True for a file that somebody may run.</summary>
    public static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
}

namespace Strata.Cli.Plugin;

/// <summary>The file by which the docker command finds this program as its plugin.</summary>
/// <param name="Path">Its path.</param>
internal sealed record PluginFile(string Path)
{
    private const int ComparedBytes = 64 << 10;

    /// <summary>True when there is something, a link that leads nowhere included.</summary>
    public bool Exists => File.Exists(Path) || LinkTarget is not null;

    private string? LinkTarget => new FileInfo(Path).LinkTarget;

    /// <summary>True for a link to a program of this name, wherever it lies, and for a copy of this one.</summary>
    /// <param name="program">The file of this program, or null.</param>
    public bool IsOurs(string? program) => LinkTarget is { } target
        ? System.IO.Path.GetFileName(target) == System.IO.Path.GetFileName(program ?? "strata")
        : program is not null && IsCopyOf(program);

    /// <summary>Links or copies the program to the path; what was there is replaced at once, so that docker never finds half of it.</summary>
    public void Install(string program, bool isCopy)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var temporary = Path + ".new";
        File.Delete(temporary);
        if (isCopy)
        {
            File.Copy(program, temporary);
        }
        else
        {
            File.CreateSymbolicLink(temporary, program);
        }

        File.Move(temporary, Path, overwrite: true);
    }

    /// <summary>Removes the file; false when there is none.</summary>
    public bool Remove()
    {
        if (!Exists)
        {
            return false;
        }

        File.Delete(Path);
        return true;
    }

    private bool IsCopyOf(string program)
    {
        using var left = File.OpenRead(Path);
        using var right = File.OpenRead(program);
        if (left.Length != right.Length)
        {
            return false;
        }

        var (first, second) = (new byte[ComparedBytes], new byte[ComparedBytes]);
        int count;
        do
        {
            count = left.ReadAtLeast(first, ComparedBytes, throwOnEndOfStream: false);
            right.ReadAtLeast(second, ComparedBytes, throwOnEndOfStream: false);
        }
        while (count > 0 && first.AsSpan(0, count).SequenceEqual(second.AsSpan(0, count)));

        return count == 0;
    }
}

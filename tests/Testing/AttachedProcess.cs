using System.Diagnostics;

namespace Strata.Testing;

/// <summary>
/// A background program that ends with this process, however that ends: a shell between the two waits for the end of its standard input,
/// which the system closes when this process dies, then stops the program and deletes its folder.
/// </summary>
internal sealed class AttachedProcess : IAsyncDisposable
{
    private const string Script =
        "folder=$1; stop=$2; remove=$3; shift 3; \"$@\" </dev/null >>\"$folder/log\" 2>&1 & pid=$!; cat >/dev/null; "
        + "kill -\"$stop\" $pid 2>/dev/null; wait $pid; [ \"$remove\" = 1 ] && rm -rf \"$folder\"; exit 0";

    private readonly Process _shell;

    /// <param name="folder">Where the program's output is logged.</param>
    /// <param name="stop">The signal that stops the program: <c>QUIT</c>.</param>
    /// <param name="remove">Whether the folder is deleted when the program has ended.</param>
    /// <param name="command">The program and its arguments.</param>
    public AttachedProcess(string folder, string stop, bool remove, params IEnumerable<string> command)
    {
        string[] line = ["-c", Script, "sh", folder, stop, remove ? "1" : "0", .. command];
        _shell = Process.Start(new ProcessStartInfo("/bin/sh", line) { RedirectStandardInput = true })!;
    }

    /// <summary>Stops the program and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}

using System.Runtime.InteropServices;

namespace Strata.Cli.Output;

/// <summary>
/// The size of the terminal behind a file descriptor. The base library's answer comes with escape sequences that it sends to the terminal.
/// </summary>
internal static partial class TerminalSize
{
    private const int Narrowest = 40;
    private const int Usual = 80;

    /// <summary>TIOCGWINSZ of Linux on x64 and arm64 (ioctl_tty(2)).</summary>
    private const nuint GetWindowSize = 0x5413;

    /// <summary>The columns; 80 when the terminal does not tell, and never fewer than 40.</summary>
    public static int ColumnsOf(int descriptor) =>
        ReadSize(descriptor, GetWindowSize, out var size) == 0 && size.Columns > 0 ? Math.Max((int)size.Columns, Narrowest) : Usual;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int ReadSize(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}

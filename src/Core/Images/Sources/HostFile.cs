using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Strata.Core.Images.Sources;

/// <summary>
/// Looks at and opens files of the host that an attacker may have laid out: a link is never followed, and only a regular file is ever
/// opened. The framework's own calls follow links and block on a FIFO, therefore Linux is asked directly; elsewhere they must do.
/// </summary>
internal static partial class HostFile
{
    private const int AtFdcwd = -100;
    private const int AtSymlinkNofollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxType = 0x1;
    private const int StatxBytes = 256;
    private const int StatxModeOffset = 28;
    private const int NoEntry = 2;
    private const int NotADirectory = 20;
    private const int TooManyLinks = 40;
    private const int OpenNonblock = 0x800;
    private const int OpenCloseOnExec = 0x80000;

    /// <summary>O_NOFOLLOW is one of the few flags that differ between processors (Linux: arch/*/include/uapi/asm/fcntl.h).</summary>
    private static int OpenNofollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le
        ? 0x8000
        : 0x20000;

    /// <summary>What lies at <paramref name="path"/> itself.</summary>
    public static HostFileType TypeOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return PortableTypeOf(path);
        }

        Span<byte> stat = stackalloc byte[StatxBytes];
        return StatAt(AtFdcwd, path, AtSymlinkNofollow, StatxType, stat) == 0
            ? TypeOf(stat)
            : Marshal.GetLastPInvokeError() is NoEntry or NotADirectory ? HostFileType.Missing : HostFileType.Unreadable;
    }

    /// <summary>Opens the regular file at <paramref name="path"/> for reading; the caller disposes the handle.</summary>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="UnauthorizedAccessException">The operating system refuses it.</exception>
    /// <exception cref="IOException">It is a link, a folder, a device, a FIFO or a socket, or cannot be opened.</exception>
    public static SafeFileHandle OpenRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return PortableTypeOf(path) == HostFileType.Regular
                ? File.OpenHandle(path)
                : throw new IOException($"'{path}' is not a regular file.");
        }

        var descriptor = Open(path, OpenNofollow | OpenNonblock | OpenCloseOnExec);
        if (descriptor < 0)
        {
            throw Failure(path, Marshal.GetLastPInvokeError());
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> stat = stackalloc byte[StatxBytes];
        if (StatAt(descriptor, "", AtEmptyPath, StatxType, stat) == 0 && TypeOf(stat) == HostFileType.Regular)
        {
            return handle;
        }

        handle.Dispose();
        throw new IOException($"'{path}' is not a regular file.");
    }

    /// <summary>Reads on from <paramref name="offset"/>, which it moves; fewer bytes than there is room only at the end.</summary>
    public static int ReadAt(SafeFileHandle handle, ref long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && RandomAccess.Read(handle, destination[total..], offset) is var count and > 0)
        {
            total += count;
            offset += count;
        }

        return total;
    }

    private static Exception Failure(string path, int error) => error switch
    {
        NoEntry or NotADirectory => new FileNotFoundException($"'{path}' does not exist.", path),
        1 or 13 => new UnauthorizedAccessException($"'{path}' may not be read: permission denied."),
        TooManyLinks => new IOException($"'{path}' is a symbolic link, which is not followed here."),
        _ => new IOException($"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}."),
    };

    private static HostFileType TypeOf(ReadOnlySpan<byte> stat) =>
        (MemoryMarshal.Read<ushort>(stat[StatxModeOffset..]) & 0xF000) switch
        {
            0x8000 => HostFileType.Regular,
            0x4000 => HostFileType.Directory,
            0xA000 => HostFileType.Link,
            _ => HostFileType.Special,
        };

    private static HostFileType PortableTypeOf(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            return attributes switch
            {
                _ when attributes.HasFlag(FileAttributes.ReparsePoint) => HostFileType.Link,
                _ when attributes.HasFlag(FileAttributes.Directory) => HostFileType.Directory,
                _ when attributes.HasFlag(FileAttributes.Device) => HostFileType.Special,
                _ => HostFileType.Regular,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return HostFileType.Missing;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return HostFileType.Unreadable;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatAt(int folder, string path, int flags, uint mask, Span<byte> result);
}

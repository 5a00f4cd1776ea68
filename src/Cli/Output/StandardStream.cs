using System.Runtime.InteropServices;

namespace Strata.Cli.Output;

/// <summary>
/// Standard output or error without the base library's console stream. That one drops what is written to a closed pipe, so that a
/// program fed by an endless input would never end, and it sends escape sequences to the terminal before the first text.
/// </summary>
internal sealed partial class StandardStream : Stream
{
    private const int InterruptedCall = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const short Writable = 4;

    private readonly int _descriptor;

    private StandardStream(int descriptor) => _descriptor = descriptor;

    /// <summary>Standard output; a closed pipe is an <see cref="OutputClosedException"/>, any other failure an <see cref="IOException"/>.</summary>
    public static StandardStream Output { get; } = new(1);

    /// <summary>Standard error; where it cannot be written there is nobody to tell, and the text is dropped.</summary>
    public static StandardStream Error { get; } = new(2);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* start = buffer)
            {
                written = WriteTo(_descriptor, start, buffer.Length);
            }

            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error is not (InterruptedCall or TryAgain) && _descriptor == Error._descriptor)
            {
                return;
            }

            WaitOrThrow(error);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>A descriptor that another program made non-blocking is waited for; a closed pipe and real errors are thrown.</summary>
    private unsafe void WaitOrThrow(int error)
    {
        switch (error)
        {
            case InterruptedCall:
                return;
            case TryAgain:
                var waiting = new PollDescriptor { Descriptor = _descriptor, Events = Writable };
                _ = Poll(&waiting, 1, -1);
                return;
            case BrokenPipe:
                throw new OutputClosedException();
            default:
                throw new IOException($"Standard output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteTo(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}

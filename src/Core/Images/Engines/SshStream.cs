using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Strata.Core.Primitives;

namespace Strata.Core.Images.Engines;

/// <summary>
/// A connection to an engine on another machine: the standard input and output of <c>ssh HOST docker system dial-stdio</c>. What ssh
/// says goes to standard error, where it also may ask for a password.
/// </summary>
internal sealed class SshStream : Stream
{
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;

    private SshStream(Process process) =>
        (_process, _input, _output) = (process, process.StandardInput.BaseStream, process.StandardOutput.BaseStream);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts ssh; the caller disposes the connection.</summary>
    /// <exception cref="ImageUnavailableException">There is no ssh, or it cannot be started.</exception>
    public static SshStream Open(EngineAddress address, Func<string, string?> variable)
    {
        var ssh = ProgramPath.Find("ssh", variable("PATH"))
            ?? throw new ImageUnavailableException($"'{address}' needs the program ssh, which is not installed.");
        var start = new ProcessStartInfo(ssh) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in Arguments(address))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new SshStream(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new ImageUnavailableException($"'{ssh}' cannot be started: {e.Message}", e);
        }
    }

    /// <summary>The arguments for ssh. What the address holds comes after <c>--</c> or as the value of an option, so that it can be no option itself.</summary>
    internal static IEnumerable<string> Arguments(EngineAddress address) =>
    [
        .. address.User is { } user ? ["-l", user] : Array.Empty<string>(),
        .. address.Port is { } port ? ["-p", port.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        "-o", "ConnectTimeout=30", "-T", "--", address.Host.Trim('[', ']'), "docker", "system", "dial-stdio",
    ];

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _output.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _output.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _input.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _input.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Flush() => _input.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _input.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _process.Kill();
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It has ended already.
            }

            _process.Dispose();
        }

        base.Dispose(disposing);
    }
}

namespace Strata.Core.Tests.Layers.Compression;

/// <summary>A connection that is cut after its content.</summary>
internal sealed class FailingStream(byte[] content, Exception? failure = null) : MemoryStream(content)
{
    public override int Read(Span<byte> buffer) => Check(base.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Check(base.Read(buffer, offset, count));

    private int Check(int count) => count > 0 ? count : throw failure ?? new IOException("The connection was cut.");
}

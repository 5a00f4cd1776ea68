namespace Strata.Core.Tests.Images.Blobs;

/// <summary>Breaks the first body off after some bytes, as a connection does that is cut.</summary>
internal sealed class BreakingHandler(HttpMessageHandler inner, int after) : DelegatingHandler(inner)
{
    private readonly List<string?> _ranges = [];

    public IReadOnlyList<string?> Ranges => _ranges;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _ranges.Add(request.Headers.Range?.ToString());
        var response = await base.SendAsync(request, cancellationToken);
        if (_ranges.Count == 1)
        {
            var content = new StreamContent(new BrokenStream(await response.Content.ReadAsStreamAsync(cancellationToken), after));
            foreach (var (name, values) in response.Content.Headers)
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = content;
        }

        return response;
    }

    private sealed class BrokenStream(Stream inner, int after) : Stream
    {
        private int _left = after;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                throw new IOException("The connection was cut.");
            }

            var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

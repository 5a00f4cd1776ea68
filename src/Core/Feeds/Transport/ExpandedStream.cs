using Strata.Core.Layers.Compression;

namespace Strata.Core.Feeds.Transport;

/// <summary>
/// The decompressed bytes of one file: spends the budget, stops at a suspicious ratio, checks what the format promises at the end, and
/// turns every way in which decoders fail into a <see cref="FeedFormatException"/>.
/// </summary>
/// <param name="decoder">The decoder's output; closed with this stream.</param>
/// <param name="path">The file's path, for messages.</param>
/// <param name="budget">What the source may expand to.</param>
/// <param name="compressedBytes">Bytes of compressed data that were read so far.</param>
/// <param name="verifyEnd">Called once at the end with the number and CRC-32 of all bytes; returns what is wrong, or null.</param>
internal sealed class ExpandedStream(
    Stream decoder, string path, ExpansionBudget budget, Func<long> compressedBytes, Func<long, uint, string?>? verifyEnd = null)
    : ReadOnlyStream
{
    private uint _crc;
    private long _count;
    private bool _hasEnded;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _hasEnded)
        {
            return 0;
        }

        int count;
        try
        {
            count = decoder.Read(buffer);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new FeedFormatException($"'{path}' is damaged or cut off: {exception.Message}", exception);
        }

        if (count == 0)
        {
            _hasEnded = true;
            if (verifyEnd?.Invoke(_count, _crc) is { } problem)
            {
                throw new FeedFormatException($"'{path}' is damaged or cut off: {problem}");
            }

            return 0;
        }

        Account(buffer[..count]);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>True for the exceptions by which decoders and archive readers report bad content.</summary>
    public static bool IsDamage(Exception exception) => exception is CompressionException or InvalidDataException or EndOfStreamException
        or FormatException or ArgumentException or NotSupportedException or OverflowException;

    private void Account(ReadOnlySpan<byte> bytes)
    {
        _count += bytes.Length;
        budget.SpendBytes(bytes.Length);
        if (verifyEnd is not null)
        {
            _crc = Crc32.Append(_crc, bytes);
        }

        if (_count > budget.Limits.RatioFreeBytes && _count / budget.Limits.Ratio > compressedBytes())
        {
            throw new FeedFormatException($"'{path}' expands to more than {budget.Limits.Ratio} times its size");
        }
    }
}

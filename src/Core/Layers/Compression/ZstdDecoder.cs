using System.Buffers.Binary;
using System.Globalization;
using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace Strata.Core.Layers.Compression;

/// <summary>
/// Zstandard (RFC 8878): any number of frames, skippable frames anywhere. A frame that needs a larger window than the limit or a
/// dictionary is refused before anything is allocated for it.
/// </summary>
internal sealed unsafe class ZstdDecoder : BlockDecoder
{
    private const uint FrameMagic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const int LongestFrameHeader = 18;

    private readonly BlobInput _input;
    private readonly long _windowLimit;
    private ZSTD_DCtx_s* _context;
    private bool _inFrame;
    private bool _ended;

    /// <summary>Makes a decoder.</summary>
    /// <param name="input">The blob.</param>
    /// <param name="windowLimit">The largest window of a frame, in bytes.</param>
    /// <param name="ignoresChecksums">
    /// True when a digest of the content is compared anyway: the checksum (XXH64) costs 8 % of decompression.
    /// </param>
    public ZstdDecoder(BlobInput input, long windowLimit, bool ignoresChecksums = false)
    {
        _input = input;
        _windowLimit = windowLimit;
        _context = ZSTD_createDCtx();
        if (_context == null)
        {
            throw new InsufficientMemoryException("No memory for a zstd decoder.");
        }

        // The limit proper is tested on each frame's header; the library's own must not be lower.
        var log = Math.Clamp(64 - long.LeadingZeroCount(windowLimit), 10, 31);
        ZSTD_DCtx_setParameter(_context, ZSTD_dParameter.ZSTD_d_windowLogMax, (int)log);
        if (ignoresChecksums)
        {
            // ZSTD_d_forceIgnoreChecksum
            ZSTD_DCtx_setParameter(_context, ZSTD_dParameter.ZSTD_d_experimentalParam3, (int)ZSTD_forceIgnoreChecksum_e.ZSTD_d_ignoreChecksum);
        }
    }

    /// <inheritdoc/>
    public override bool Decode(byte[] buffer)
    {
        Written = 0;
        while (Written < ChunkBytes && !_ended)
        {
            if (_inFrame || BeginFrame())
            {
                DecodePart(buffer);
            }
        }

        return Written > 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ZSTD_freeDCtx(_context);
        _context = null;
        base.Dispose();
    }

    private CompressionException Damaged(string problem) => new(CompressionFormat.Zstd, _input.Offset, problem);

    private void DecodePart(byte[] buffer)
    {
        nuint result, read = 0, written = 0;
        fixed (byte* source = _input.Buffer, output = buffer)
        {
            result = ZSTD_decompressStream_simpleArgs(
                _context,
                output + HistoryBytes + Written,
                (nuint)(ChunkBytes - Written),
                &written,
                source + _input.Position,
                (nuint)_input.Available,
                &read);
        }

        if (ZSTD_isError(result))
        {
            throw Damaged(ZSTD_getErrorName(result));
        }

        Written += (int)written;
        _input.Position += (int)read;
        _inFrame = result != 0;
        if (_inFrame && read == 0 && written == 0 && (_input.Available > 0 || !_input.Refill()))
        {
            throw Damaged("the data ends in the middle of a frame");
        }
    }

    /// <summary>Looks at the header of the next frame. False when it was a skippable one, or when there is no more.</summary>
    private bool BeginFrame()
    {
        _input.Ensure(LongestFrameHeader);
        var start = _input.Span;
        if (start.Length < 4)
        {
            if (start.Length > 0 && IsStartOfMagic(start))
            {
                throw Damaged("the data ends in the header of a frame");
            }

            End();
            return false;
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(start);
        if ((magic & 0xFFFF_FFF0) == SkippableMagic)
        {
            SkipFrame();
            return false;
        }

        if (magic != FrameMagic)
        {
            End();
            return false;
        }

        CheckHeader(start);
        _inFrame = true;
        return true;
    }

    private void CheckHeader(ReadOnlySpan<byte> start)
    {
        ZSTD_frameHeader header;
        nuint result;
        fixed (byte* source = start)
        {
            result = ZSTD_getFrameHeader(&header, source, (nuint)start.Length);
        }

        // The library itself refuses what its own code has no room for (2 GiB), with nothing in the header filled in.
        var isTooLarge = ZSTD_getErrorCode(result) == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge;
        if (ZSTD_isError(result) && !isTooLarge)
        {
            throw Damaged(ZSTD_getErrorName(result));
        }

        if (result != 0 && !isTooLarge)
        {
            throw Damaged("the data ends in the header of a frame");
        }

        if (!isTooLarge && header.dictID != 0)
        {
            throw Damaged("a frame needs a dictionary, which a layer cannot have");
        }

        if (isTooLarge || header.windowSize > (ulong)_windowLimit)
        {
            throw new CompressionException(
                CompressionFormat.Zstd,
                _input.Offset,
                string.Create(CultureInfo.InvariantCulture, $"limit exceeded: a frame needs a window of more than {_windowLimit} bytes"),
                isLimit: true);
        }
    }

    private void SkipFrame()
    {
        if (_input.Available < 8)
        {
            throw Damaged("the data ends in the header of a skippable frame");
        }

        long left = BinaryPrimitives.ReadUInt32LittleEndian(_input.Span[4..]);
        _input.Position += 8;
        while (left > 0)
        {
            if (_input.Available == 0 && !_input.Refill())
            {
                throw Damaged("the data ends in a skippable frame");
            }

            var step = (int)Math.Min(left, _input.Available);
            _input.Position += step;
            left -= step;
        }
    }

    private void End()
    {
        _ended = true;
        NoticeTrailingBytes(_input, CompressionFormat.Zstd);
    }

    private static bool IsStartOfMagic(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> frame = [0x28, 0xB5, 0x2F];
        ReadOnlySpan<byte> skippable = [0x2A, 0x4D];
        return frame.StartsWith(start) || ((start[0] & 0xF0) == 0x50 && skippable.StartsWith(start[1..]));
    }
}

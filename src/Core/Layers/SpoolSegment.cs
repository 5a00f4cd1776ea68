using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Strata.Core.Layers;

/// <summary>
/// One temporary file that holds the content of large files, mapped once and read as memory. It is written with ordinary writes and
/// never through the mapping: a full disk is then an <see cref="IOException"/> and not a signal that ends the process.
/// </summary>
internal sealed unsafe class SpoolSegment : MemoryManager<byte>
{
    private readonly int _capacity;
    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private int _used;
    private bool _disposed;

    /// <summary>Makes a file of <paramref name="capacity"/> bytes, of which only those that are written take room on the disk.</summary>
    public SpoolSegment(int capacity)
    {
        _capacity = capacity;
        var folder = Directory.CreateTempSubdirectory("strata-");
        var path = Path.Combine(folder.FullName, "files");
        _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            folder.Delete(recursive: true);
        }

        RandomAccess.SetLength(_handle, capacity);
        _file = MemoryMappedFile.CreateFromFile(_handle, mapName: null, capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, capacity, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>Bytes that can still be written.</summary>
    public int Free => _capacity - _used;

    /// <summary>Appends bytes.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, _used);
        _used += bytes.Length;
    }

    /// <summary>The last <paramref name="count"/> bytes that were appended.</summary>
    public ReadOnlyMemory<byte> Last(int count) => Memory.Slice(_used - count, count);

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new Span<byte>(_start, _capacity);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_capacity);
        return new MemoryHandle(_start + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
            _handle.Dispose();
        }
    }
}

namespace Strata.Core.Layers.Lazy;

/// <summary>The contents of the wanted files as they were fetched, handed out in the same order on a second walk over the table of contents.</summary>
internal sealed class FetchedFiles : IContentStore
{
    private readonly List<(bool IsKept, ReadOnlyMemory<byte> Content)> _files = [];
    private int _next;

    /// <summary>Fetches all files into <paramref name="spool"/>.</summary>
    /// <exception cref="TocDoubtException">What comes is not what the table of contents says.</exception>
    /// <exception cref="IOException">A part of the blob does not come.</exception>
    public void Fetch(IEnumerable<WantedFile> files, ChunkReader chunks, LayerFileSpool spool)
    {
        foreach (var file in files)
        {
            using var reader = new WantedFileReader(file, chunks);
            var isKept = spool.TryKeep((int)file.Chunks.Sum(chunk => chunk.Length), reader.Read, out var content);
            _files.Add((isKept, content));
        }

        chunks.Leave();
    }

    /// <inheritdoc/>
    public bool TryKeep(int size, ContentReader read, out ReadOnlyMemory<byte> content)
    {
        (var isKept, content) = _files[_next++];
        return isKept;
    }
}

using System.Globalization;
using Strata.Core.Inventory;
using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning.Trees;

/// <summary>The contents that a tree keeps, shortened where a detector can, each once whatever the number of its names.</summary>
/// <param name="limits">What may be kept.</param>
/// <param name="readers">Who can shorten which file.</param>
/// <param name="cancellationToken">Ends the shortening of a file.</param>
internal sealed class StoredFiles(ScanLimits limits, FileReaders readers, CancellationToken cancellationToken)
{
    private readonly Dictionary<LayerFile, StoredFile> _files = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Path, ReadOnlyMemory<byte> Content)> _table = [];
    private long _bytes;

    /// <summary>Keeps a file and gives its number; -1 when it is too large to be kept.</summary>
    public int Keep(LayerFile file) => Find(file).Index;

    /// <summary>What the layers above must know about a file that was kept: that it is not there, or not all of it.</summary>
    public ScanWarning? ProblemOf(LayerFile file) => Find(file).Problem;

    /// <summary>Writes the table of the files.</summary>
    public void WriteTo(TreeBytesWriter output)
    {
        output.Number(_table.Count);
        foreach (var (path, content) in _table)
        {
            output.Path(path);
            output.Bytes(content.Span);
        }
    }

    private StoredFile Find(LayerFile file)
    {
        if (!_files.TryGetValue(file, out var stored))
        {
            _files.Add(file, stored = Store(file));
        }

        return stored;
    }

    private StoredFile Store(LayerFile file)
    {
        var condensed = readers.Condense(file, cancellationToken);
        var isWhole = condensed is not { IsExact: true };
        var content = isWhole ? file.Content : condensed!.Value.Bytes;
        ScanWarning? problem = null;
        if (isWhole && content.Length > limits.TreeFileBytes)
        {
            problem = Lost(file, condensed is null
                ? "is not known to the layers above: it is too large to be kept"
                : "has records that could not be read; it is too large to be kept whole, and only its readable records are");
            content = condensed?.Bytes ?? default;
            if (condensed is null)
            {
                return new StoredFile(-1, problem);
            }
        }

        if (content.Length > limits.TreeContentBytes - _bytes)
        {
            return new StoredFile(-1, Lost(file, "is not known to the layers above: all files together are too large to be kept"));
        }

        _bytes += content.Length;
        _table.Add((file.Path, content));
        return new StoredFile(_table.Count - 1, problem);
    }

    private static ScanWarning Lost(LayerFile file, string what) => new(
        WarningCodes.LimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"The file of {file.Content.Length} bytes in a lower layer {what}."),
        file.DisplayPath);

    private readonly record struct StoredFile(int Index, ScanWarning? Problem);
}

using Strata.Core.Layers;
using Strata.Core.Warnings;

namespace Strata.Core.Images.Sources;

/// <summary>
/// The files of a tar archive by name, in any order, without unpacking it: an entry that comes later replaces one of the same name,
/// and links are followed inside the archive only.
/// </summary>
internal sealed class ArchiveFiles : IImageFiles
{
    /// <summary>Links followed to one file; equal layers are one link apart.</summary>
    public const int MaximumLinks = 8;

    /// <summary>
    /// Names remembered. An image of the most layers has four a layer; what has more is a root file system, of which only
    /// <see cref="MarkerNames"/> matter.
    /// </summary>
    public const int MaximumNames = 50_000;

    private const int ComparedBytes = 4 << 20;

    private static readonly string[] MarkerNames = ["manifest.json", "index.json", "oci-layout", "repositories"];

    private readonly TargetFile _file;
    private readonly Dictionary<string, ArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _duplicates = new(StringComparer.Ordinal);

    private ArchiveFiles(TargetFile file) => _file = file;

    /// <summary>Where and why the archive could not be read to its end, or null.</summary>
    public string? Damage { get; private set; }

    /// <summary>True when there were more than <see cref="MaximumNames"/> names and only the first are known.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>True when there is any file in it.</summary>
    public bool HasEntries => _entries.Count > 0;

    /// <summary>True when names in it are those that only image archives have, whether or not its index is there.</summary>
    public bool HasImageTraces =>
        _entries.Keys.Any(name => name.StartsWith("blobs/sha256/", StringComparison.Ordinal) || (name.Length > 64 && name.EndsWith("/layer.tar", StringComparison.Ordinal)));

    /// <summary>Indexes an archive.</summary>
    /// <param name="file">The archive, not compressed; stays the caller's and open as long as this is used.</param>
    /// <param name="limits">Entries and header bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static ArchiveFiles Index(TargetFile file, ScanLimits limits, CancellationToken cancellationToken)
    {
        var indexer = new ArchiveIndexer(file, limits);
        var files = new ArchiveFiles(file);
        indexer.Read(files.Add, cancellationToken);
        files.Damage = indexer.Damage;
        return files;
    }

    /// <summary>Reports what readers of the archive could disagree about.</summary>
    public void Explain(WarningSink warnings)
    {
        foreach (var name in _duplicates)
        {
            warnings.Add(
                WarningCodes.ArchiveAnomaly,
                "The archive holds this file more than once with different content; the last one was used, as engines do.",
                PathText.Display(name));
        }

        if (Damage is not null)
        {
            warnings.Add(WarningCodes.ArchiveAnomaly, $"The archive cannot be read to its end ({Damage}); all that the image needs was found before.");
        }
    }

    /// <inheritdoc/>
    public ImageFile? Find(string path, out string problem)
    {
        problem = "is not in the archive";
        var name = ImagePath.Normalise(ImagePath.ToLatin1(path));
        for (var hops = 0; name is { Length: > 0 } && _entries.TryGetValue(name, out var entry); hops++)
        {
            if (entry.Target is null)
            {
                return new ImageFile(entry.Length, (offset, length) => _file.OpenRange(entry.Offset + offset, length));
            }

            problem = "is a link that leads outside the archive, nowhere, or in a circle";
            name = hops < MaximumLinks ? entry.Target : null;
        }

        return null;
    }

    private void Add(string rawName, ArchiveEntry entry)
    {
        if (ImagePath.Normalise(rawName) is not { Length: > 0 } name)
        {
            return;
        }

        if (_entries.Count >= MaximumNames && !MarkerNames.Contains(name, StringComparer.Ordinal) && !_entries.ContainsKey(name))
        {
            IsIncomplete = true;
            return;
        }

        if (_entries.TryGetValue(name, out var earlier) && !IsSame(earlier, entry))
        {
            _duplicates.Add(name);
        }

        _entries[name] = entry;
    }

    private bool IsSame(ArchiveEntry left, ArchiveEntry right)
    {
        if (left.Target is not null || right.Target is not null)
        {
            return left.Target == right.Target;
        }

        if (left.Length != right.Length || left.Length > ComparedBytes)
        {
            return false;
        }

        var (first, second) = (new byte[left.Length], new byte[left.Length]);
        return _file.ReadAt(left.Offset, first) == _file.ReadAt(right.Offset, second) && first.AsSpan().SequenceEqual(second);
    }
}

using Strata.Core.Layers;
using Strata.Core.Primitives;

namespace Strata.Core.Inventory.Os;

/// <summary>
/// Reads dpkg's databases: the status file of each place that it is found at, dpkg's journal beside it, the one-stanza files
/// of distroless images (<c>status.d</c>), and opkg's status files, whose syntax and version ordering are dpkg's.
/// </summary>
sealed class DpkgDetector : ICondensingDetector
{
    private static readonly string[] AdminFolders = ["var/lib/dpkg", "usr/lib/dpkg", "usr/lib/sysimage/dpkg"];
    private static readonly string[] OpkgFiles = ["usr/lib/opkg/status", "var/lib/opkg/status"];

    // What lies beside the stanzas in status.d: the maintainer scripts and lists that dpkg keeps in its info folder.
    private static readonly string[] OtherSuffixes =
    [
        ".md5sums", ".list", ".conffiles", ".preinst", ".postinst", ".prerm", ".postrm", ".config", ".templates", ".triggers", ".shlibs",
        ".symbols",
    ];

    public string Name => "os/dpkg";

    public int Version => 1;

    public IReadOnlyList<PathPattern> Files { get; } =
    [
        .. AdminFolders.Select(folder => PathPattern.File($"{folder}/status")),
        .. AdminFolders.Select(folder => PathPattern.FilesIn($"{folder}/updates")),
        .. AdminFolders.Select(folder => PathPattern.FilesIn($"{folder}/status.d")),
        .. OpkgFiles.Select(PathPattern.File),
    ];

    public IReadOnlyList<PackageDatabase> Detect(IFileTree tree, DetectionContext context, CancellationToken cancellationToken)
    {
        // A place may be a link to another one; the file is the same object then and is read once.
        var seen = new HashSet<LayerFile>(ReferenceEqualityComparer.Instance);
        var databases = new List<PackageDatabase>();
        foreach (var folder in AdminFolders)
        {
            if (tree.Find($"{folder}/status") is { } status && seen.Add(status))
            {
                databases.Add(ReadStatus(status, Journal(tree, folder), context, cancellationToken));
            }

            foreach (var file in tree.FilesIn($"{folder}/status.d"))
            {
                if (seen.Add(file) && !OtherSuffixes.Any(suffix => file.Path.EndsWith(suffix, StringComparison.Ordinal))
                    && ReadStanzaFile(file, context, cancellationToken) is { } database)
                {
                    databases.Add(database);
                }
            }
        }

        foreach (var file in OpkgFiles.Select(tree.Find).OfType<LayerFile>().Where(seen.Add))
        {
            databases.Add(ReadStatus(file, [], context, cancellationToken));
        }

        return databases;
    }

    /// <inheritdoc/>
    public CondensedContent Condense(LayerFile file, IFileTree tree, CancellationToken cancellationToken) =>
        DpkgCondenser.Condense(file.Content, cancellationToken);

    // dpkg writes each change to updates/NNNN first and folds these into status later; the numbers are the order.
    private static LayerFile[] Journal(IFileTree tree, string folder) =>
    [
        .. tree.FilesIn($"{folder}/updates").Where(file => file.Path[(file.Path.LastIndexOf('/') + 1)..].All(char.IsAsciiDigit)),
    ];

    private static PackageDatabase ReadStatus(
        LayerFile status, LayerFile[] journal, DetectionContext context, CancellationToken cancellationToken)
    {
        var location = PrintableText.Clean(status.DisplayPath, PrintableText.MaximumNameLength);
        var content = DpkgStatusReader.Read(status.Content.Span, location, cancellationToken);
        var isReadable = RecordWarnings.Report(status, content.Records.Count, content.Skipped, context);
        if (!isReadable || journal.Length == 0)
        {
            return new PackageDatabase(location, Present(content.Records));
        }

        var records = new OrderedDictionary<string, DpkgRecord>(StringComparer.Ordinal);
        Override(records, content.Records);
        foreach (var file in journal)
        {
            var update = DpkgStatusReader.Read(file.Content.Span, PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength), cancellationToken);
            RecordWarnings.Report(update.Skipped, context);
            Override(records, update.Records);
        }

        return new PackageDatabase(location, Present(records.Values));
    }

    private static PackageDatabase? ReadStanzaFile(LayerFile file, DetectionContext context, CancellationToken cancellationToken)
    {
        var location = PrintableText.Clean(file.DisplayPath, PrintableText.MaximumNameLength);
        var content = DpkgStatusReader.Read(file.Content.Span, location, cancellationToken);
        RecordWarnings.Report(content.Skipped, context);
        return content.Records.Count == 0 ? null : new PackageDatabase(location, Present(content.Records));
    }

    private static void Override(OrderedDictionary<string, DpkgRecord> records, IEnumerable<DpkgRecord> updates)
    {
        foreach (var update in updates)
        {
            records[$"{update.Name}:{update.Arch}"] = update;
        }
    }

    private static Package[] Present(IEnumerable<DpkgRecord> records) => [.. records.Select(record => record.Package).OfType<Package>()];
}

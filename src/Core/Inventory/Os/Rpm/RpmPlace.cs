namespace Strata.Core.Inventory.Os.Rpm;

/// <summary>A path at which an RPM database may be.</summary>
/// <param name="Path">The path in the image.</param>
/// <param name="Order">Which of several databases of one layer is preferred: the lowest.</param>
sealed record RpmPlace(string Path, int Order)
{
    private const string LogSuffix = "-wal";

    private static readonly string[] Folders = ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"];

    // What rpm-ostree keeps of the system before packages were layered onto it: older than the database in use.
    private static readonly string[] BaseFolders = ["usr/lib/sysimage/rpm-ostree-base-db", "usr/lib/rpm-ostree-base-db"];

    private static readonly string[] Names = ["rpmdb.sqlite", "Packages.db", "Packages"];

    private static readonly string[] Manifests = ["var/lib/rpmmanifest/container-manifest-2", "var/lib/rpmmanifest/container-manifest-1"];

    /// <summary>All places, in the order of preference.</summary>
    public static IReadOnlyList<RpmPlace> All { get; } =
    [
        .. Names.SelectMany(name => Folders.Select(folder => $"{folder}/{name}"))
            .Concat(Manifests)
            .Concat(Names.SelectMany(name => BaseFolders.Select(folder => $"{folder}/{name}")))
            .Select((path, order) => new RpmPlace(path, order)),
    ];

    /// <summary>The path of the write-ahead log; null where there is none.</summary>
    public string? LogPath => Path.EndsWith(Names[0], StringComparison.Ordinal) ? Path + LogSuffix : null;

    /// <summary>True for a text list instead of a database.</summary>
    public bool IsManifest => Manifests.Contains(Path);

    /// <summary>True for the text list whose lines have columns.</summary>
    public bool HasColumns => Path == Manifests[0];

    /// <summary>True for a copy that is never newer than the database in use.</summary>
    public bool IsBase => BaseFolders.Any(folder => Path.StartsWith(folder, StringComparison.Ordinal));
}

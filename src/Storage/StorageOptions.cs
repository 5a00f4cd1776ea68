namespace Strata.Storage;

/// <summary>Where the advisories are kept and how the store may use the files. See <see cref="StorageLocations"/> for the usual places.</summary>
public sealed record StorageOptions
{
    /// <summary>The file of the downloadable feeds. It may be deleted at any time: the next update brings it back.</summary>
    public required string CachePath { get; init; }

    /// <summary>The file of own and imported advisories. The same path as <see cref="CachePath"/> puts everything into one file.</summary>
    public required string OwnPath { get; init; }

    /// <summary>Refuses every change with <see cref="Core.Advisories.StoreReadOnlyException"/>, whatever the files would allow.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long an update waits for another process that is updating the same file before it gives up.</summary>
    public TimeSpan WriterPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many bytes of encoded records an update collects before it sorts and spills them. Two such pieces are in memory.</summary>
    internal int StagingBytes { get; init; } = 7 << 20;

    /// <summary>A commit holds readers off while it writes, so each is kept to what a disk takes in some milliseconds.</summary>
    internal int CommitBytes { get; init; } = 4 << 20;
}

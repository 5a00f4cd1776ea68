using Strata.Core.Advisories;
using Strata.Storage.Images;
using Strata.Storage.Jobs;
using Strata.Storage.Layers;
using Strata.Storage.Notifications;
using Strata.Storage.Vulnerabilities;

namespace Strata.Storage;

/// <summary>Everything that a server keeps, in one database that any number of replicas may share.</summary>
public interface IServerDatabase : IAsyncDisposable
{
    /// <summary>
    /// The advisories. An update of a partition that had data before also computes, in the transaction that makes it visible, what was
    /// added, changed or withdrawn and which stored packages that affects, and writes the notifications.
    /// </summary>
    IAdvisoryStore Advisories { get; }

    /// <summary>Vulnerabilities by name, feeds' and own.</summary>
    IVulnerabilityStore Vulnerabilities { get; }

    /// <summary>
    /// Edits of vulnerabilities that are applied in a moment; null for an engine whose edits are quick enough. <see cref="Vulnerabilities"/> and
    /// <see cref="Advisories"/> do not show them before.
    /// </summary>
    IVulnerabilityJournal? Journal { get; }

    /// <summary>The analysed layers.</summary>
    ILayerStore Layers { get; }

    /// <summary>The images whose layers are among <see cref="Layers"/>.</summary>
    IImageStore Images { get; }

    /// <summary>Work that lasts.</summary>
    IJobStore Jobs { get; }

    /// <summary>The outbox.</summary>
    INotificationStore Notifications { get; }

    /// <summary>Brings the schema to this program's version. Replicas may do so at once; older replicas go on working meanwhile.</summary>
    /// <exception cref="StoreException">The database is of a newer version, or belongs to something else.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A number that rises in the transaction of every change after which a stored layer may be answered differently: advisories, own
    /// vulnerabilities, deleted or newly analysed layers. The same number read before and after means that nothing changed between.
    /// </summary>
    Task<long> GetRevisionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A secret that all replicas share. The first that asks for the name leaves <paramref name="proposal"/>; everybody gets what was left first.
    /// </summary>
    Task<byte[]> ShareSecretAsync(string name, ReadOnlyMemory<byte> proposal, CancellationToken cancellationToken);
}

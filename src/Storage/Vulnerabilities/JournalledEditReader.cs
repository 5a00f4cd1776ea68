using Strata.Core.Advisories;

namespace Strata.Storage.Vulnerabilities;

/// <summary>
/// Makes of journalled edits what <see cref="IVulnerabilityStore.EditAsync(string, string, Func{NamespaceVulnerability?, NamespaceVulnerability?}, DateTimeOffset, CancellationToken)"/>
/// takes, one for each and in their order. An edit that cannot be read becomes a function that throws <see cref="InvalidDataException"/>.
/// </summary>
/// <param name="edits">The edits.</param>
/// <param name="cancellationToken">Stops.</param>
public delegate Task<IReadOnlyList<Func<NamespaceVulnerability?, NamespaceVulnerability?>>> JournalledEditReader(
    IReadOnlyList<JournalledEdit> edits, CancellationToken cancellationToken);


namespace Strata.Core.Warnings;

/// <summary>
/// Every warning code of the product with the status that it causes. The page docs/reference/warnings.md holds the same
/// table, and a test compares them.
/// </summary>
public static class WarningCodes
{
    /// <summary>No release file names a distribution.</summary>
    public const string DistributionUnknown = "distribution-unknown";

    /// <summary>Two releases are possible (Debian testing and sid share a code name).</summary>
    public const string DistributionAmbiguous = "distribution-ambiguous";

    /// <summary>The distribution or its release is one that no feed of ours covers.</summary>
    public const string DistributionUnsupported = "distribution-unsupported";

    /// <summary>The distribution has no advisories of its own; those of the one that it is derived from were used.</summary>
    public const string DistributionDerived = "distribution-derived";

    /// <summary>The vendor no longer publishes fixes for this release.</summary>
    public const string ReleaseEndOfLife = "release-end-of-life";

    /// <summary>The store holds no advisory for this namespace.</summary>
    public const string NoAdvisoryData = "no-advisory-data";

    /// <summary>A feed that covers this namespace is older than allowed.</summary>
    public const string FeedStale = "feed-stale";

    /// <summary>A feed could not be updated; the stored data was used.</summary>
    public const string FeedUpdateFailed = "feed-update-failed";

    /// <summary>The filters or the policy ask what is exploited, and that is not known.</summary>
    public const string NoExploitationData = "no-exploitation-data";

    /// <summary>The order by risk, or the policy, asks for scores, and there are none.</summary>
    public const string NoRiskData = "no-risk-data";

    /// <summary>No package database was found anywhere in the target, or those that were list no package.</summary>
    public const string NoPackageDatabase = "no-package-database";

    /// <summary>A package database exists but could not be read at all.</summary>
    public const string PackageDatabaseUnreadable = "package-database-unreadable";

    /// <summary>A package database of a kind that cannot be read yet was seen.</summary>
    public const string PackageDatabaseUnsupported = "package-database-unsupported";

    /// <summary>A package database was deleted by an upper layer.</summary>
    public const string PackageDatabaseDeleted = "package-database-deleted";

    /// <summary>A record of a package database was skipped.</summary>
    public const string PackageRecordSkipped = "package-record-skipped";

    /// <summary>A version could not be compared under the distribution's ordering; it was matched by equality only.</summary>
    public const string VersionNotComparable = "version-not-comparable";

    /// <summary>A package of a module was matched with an advisory that does not say which stream it is about.</summary>
    public const string ModuleStreamUnknown = "module-stream-unknown";

    /// <summary>Packages did not come from the distribution; its advisories say nothing about them.</summary>
    public const string PackagesNotOfDistribution = "packages-not-of-distribution";

    /// <summary>Kernel packages that are not of the running kernel were left out, as asked for.</summary>
    public const string KernelPackagesLeftOut = "kernel-packages-left-out";

    /// <summary>A file that a detector wanted is larger than the limit and was not read.</summary>
    public const string FileTooLarge = "file-too-large";

    /// <summary>A file that a detector wanted could not be read.</summary>
    public const string FileUnreadable = "file-unreadable";

    /// <summary>Folders of a root file system could not be listed; only the count of language packages suffers.</summary>
    public const string FoldersNotSearched = "folders-not-searched";

    /// <summary>A wanted path is a device, FIFO or socket.</summary>
    public const string FileSpecial = "file-special";

    /// <summary>A link to a wanted file loops, leaves the image or leads nowhere.</summary>
    public const string LinkUnresolved = "link-unresolved";

    /// <summary>A layer is truncated, corrupt or breaks off: what came before was used.</summary>
    public const string LayerDamaged = "layer-damaged";

    /// <summary>A layer's content is not part of the target (foreign layer, missing blob).</summary>
    public const string LayerMissing = "layer-missing";

    /// <summary>A named limit was exceeded and reading stopped there.</summary>
    public const string LimitExceeded = "limit-exceeded";

    /// <summary>A layer's bytes do not have the digest that the manifest or config claims.</summary>
    public const string DigestMismatch = "digest-mismatch";

    /// <summary>A layer holds something that readers disagree about (see the message); we follow the image specification.</summary>
    public const string LayerAnomaly = "layer-anomaly";

    /// <summary>A layer was read by its table of contents, which may differ from its archive.</summary>
    public const string TocView = "toc-view";

    /// <summary>A layer's table of contents describes something else than its archive.</summary>
    public const string TocDiffers = "toc-differs";

    /// <summary>A layer was to be read, or compared, by its table of contents and could not be.</summary>
    public const string LayerNotLazy = "layer-not-lazy";

    /// <summary>An entry's path leaves the root; the entry was skipped.</summary>
    public const string PathEscapesRoot = "path-escapes-root";

    /// <summary>The archive around the layers has an oddity that does not change the answer.</summary>
    public const string ArchiveAnomaly = "archive-anomaly";

    /// <summary>Credentials, a mirror or a platform of a registry were left aside; the image itself was read.</summary>
    public const string RegistryNotice = "registry-notice";

    /// <summary>The image is for another platform than the one asked for or than this machine.</summary>
    public const string PlatformMismatch = "platform-mismatch";

    /// <summary>The number of history lines does not fit the number of layers; layers carry no command.</summary>
    public const string HistoryMismatch = "history-mismatch";

    /// <summary>Language packages were seen that are not analysed.</summary>
    public const string LanguagePackagesNotAnalysed = "language-packages-not-analysed";

    /// <summary>An ignore rule is past its expiry date and was not applied.</summary>
    public const string IgnoreRuleExpired = "ignore-rule-expired";

    /// <summary>An ignore rule matched no finding.</summary>
    public const string IgnoreRuleUnused = "ignore-rule-unused";

    /// <summary>
    /// True for a code that tells what is missing from the list of packages, false for one that only concerns advisories, filters and the
    /// policy: a list is no less complete when the data that it was matched with is old.
    /// </summary>
    public static bool IsAboutInventory(string code) => code is not (DistributionAmbiguous or DistributionUnsupported or DistributionDerived or ReleaseEndOfLife
        or NoAdvisoryData or FeedStale or FeedUpdateFailed or NoExploitationData or NoRiskData or VersionNotComparable or ModuleStreamUnknown
        or PackagesNotOfDistribution or KernelPackagesLeftOut or IgnoreRuleExpired or IgnoreRuleUnused);

    /// <summary>Each code with the status it causes.</summary>
    public static IReadOnlyDictionary<string, ScanStatus> Statuses { get; } = new Dictionary<string, ScanStatus>
    {
        [DistributionUnknown] = ScanStatus.Unknown,
        [DistributionAmbiguous] = ScanStatus.Partial,
        [DistributionUnsupported] = ScanStatus.Unknown,
        [DistributionDerived] = ScanStatus.Partial,
        [ReleaseEndOfLife] = ScanStatus.Partial,
        [NoAdvisoryData] = ScanStatus.Unknown,
        [FeedStale] = ScanStatus.Partial,
        [FeedUpdateFailed] = ScanStatus.Complete,
        [NoExploitationData] = ScanStatus.Partial,
        [NoRiskData] = ScanStatus.Complete,
        [NoPackageDatabase] = ScanStatus.Unknown,
        [PackageDatabaseUnreadable] = ScanStatus.Unknown,
        [PackageDatabaseUnsupported] = ScanStatus.Unknown,
        [PackageDatabaseDeleted] = ScanStatus.Partial,
        [PackageRecordSkipped] = ScanStatus.Partial,
        [VersionNotComparable] = ScanStatus.Partial,
        [ModuleStreamUnknown] = ScanStatus.Partial,
        [PackagesNotOfDistribution] = ScanStatus.Partial,
        [KernelPackagesLeftOut] = ScanStatus.Complete,
        [FileTooLarge] = ScanStatus.Partial,
        [FileUnreadable] = ScanStatus.Partial,
        [FoldersNotSearched] = ScanStatus.Complete,
        [FileSpecial] = ScanStatus.Partial,
        [LinkUnresolved] = ScanStatus.Partial,
        [LayerDamaged] = ScanStatus.Partial,
        [LayerMissing] = ScanStatus.Partial,
        [LimitExceeded] = ScanStatus.Partial,
        [DigestMismatch] = ScanStatus.Partial,
        [LayerAnomaly] = ScanStatus.Complete,
        [TocView] = ScanStatus.Partial,
        [TocDiffers] = ScanStatus.Partial,
        [LayerNotLazy] = ScanStatus.Complete,
        [PathEscapesRoot] = ScanStatus.Complete,
        [ArchiveAnomaly] = ScanStatus.Complete,
        [RegistryNotice] = ScanStatus.Complete,
        [PlatformMismatch] = ScanStatus.Complete,
        [HistoryMismatch] = ScanStatus.Complete,
        [LanguagePackagesNotAnalysed] = ScanStatus.Complete,
        [IgnoreRuleExpired] = ScanStatus.Complete,
        [IgnoreRuleUnused] = ScanStatus.Complete,
    };
}

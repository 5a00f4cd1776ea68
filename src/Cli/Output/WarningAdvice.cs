using Strata.Core.Warnings;

namespace Strata.Cli.Output;

/// <summary>What a user can do about each warning; one line a code. docs/reference/warnings.md holds the same lines, and a test compares.</summary>
internal static class WarningAdvice
{
    /// <summary>Each code with its advice.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [WarningCodes.DistributionUnknown] = "Scan the whole image; a root without a release file cannot be judged.",
        [WarningCodes.DistributionAmbiguous] = "Keep the apt sources in the image, or judge the findings against both releases named.",
        [WarningCodes.DistributionUnsupported] = "Import advisories for it with 'strata db import osv PATH'.",
        [WarningCodes.DistributionDerived] = "Judge the findings by the derivative's own news, or import its advisories.",
        [WarningCodes.ReleaseEndOfLife] = "Move to a supported release, or name your extended support with --support lts or --support esm.",
        [WarningCodes.NoAdvisoryData] = "Run 'strata db update', or import advisories with 'strata db import osv PATH'.",
        [WarningCodes.FeedStale] = "Run 'strata db update', or allow older data with --max-age.",
        [WarningCodes.FeedUpdateFailed] = "Check the network, proxy and --ca-file; 'strata db status' shows the error.",
        [WarningCodes.NoExploitationData] = "Run 'strata db update --feed kev', or scan without --only-kev and rules about 'kev'.",
        [WarningCodes.NoRiskData] = "Run 'strata db update --feed epss --feed kev', or scan without --sort risk and rules about 'epss'.",
        [WarningCodes.NoPackageDatabase] = "Scan the whole image; without a package database nothing can be said about its packages.",
        [WarningCodes.PackageDatabaseUnreadable] = "Check the file in the image; its packages are missing from this report.",
        [WarningCodes.PackageDatabaseUnsupported] = "Judge these packages with another tool; they are missing from this report.",
        [WarningCodes.PackageDatabaseDeleted] = "Scan the image before its package database is removed.",
        [WarningCodes.PackageRecordSkipped] = "Check the record in the image; this package is missing from the report.",
        [WarningCodes.VersionNotComparable] = "Compare this version with the advisory by hand.",
        [WarningCodes.ModuleStreamUnknown] = "Compare the stream of the package with the advisory by hand.",
        [WarningCodes.PackagesNotOfDistribution] = "Follow the news of whoever built them, or match them all the same with --third-party.",
        [WarningCodes.KernelPackagesLeftOut] = "Nothing; use --kernels all to match them.",
        [WarningCodes.FileTooLarge] = "Raise --max-file-size if the image is trusted.",
        [WarningCodes.FileUnreadable] = "Check the file's permissions, or scan as a user who may read it.",
        [WarningCodes.FoldersNotSearched] = "Scan as a user who may list them, if language packages matter.",
        [WarningCodes.FileSpecial] = "Check the image: a package database is a regular file.",
        [WarningCodes.LinkUnresolved] = "Check the link in the image.",
        [WarningCodes.LayerDamaged] = "Save or pull the image again.",
        [WarningCodes.LayerMissing] = "Save the image with all of its layers.",
        [WarningCodes.LimitExceeded] = "Raise the limit that the message names if the image is trusted.",
        [WarningCodes.DigestMismatch] = "Do not trust this copy; save or pull the image again.",
        [WarningCodes.LayerAnomaly] = "Rebuild the layer with a current tool if other scanners disagree.",
        [WarningCodes.TocView] = "Scan without --lazy, or trust the repository's builder with --trust-toc.",
        [WarningCodes.TocDiffers] = "Do not run this image; find out who built it.",
        [WarningCodes.LayerNotLazy] = "Nothing; the layer was read as a whole.",
        [WarningCodes.PathEscapesRoot] = "Find out who built this layer; honest tools write no such path.",
        [WarningCodes.ArchiveAnomaly] = "Nothing, if the answer is the expected one; else save the image again.",
        [WarningCodes.RegistryNotice] = "Log in again, or mend what the message names, if it was meant to be used.",
        [WarningCodes.PlatformMismatch] = "Choose the platform with --platform.",
        [WarningCodes.HistoryMismatch] = "Nothing; only the commands of the layers are missing.",
        [WarningCodes.LanguagePackagesNotAnalysed] = "Judge these packages with another tool; only operating system packages are covered.",
        [WarningCodes.IgnoreRuleExpired] = "Renew the rule with a new reason, or remove it.",
        [WarningCodes.IgnoreRuleUnused] = "Remove the rule.",
    };
}

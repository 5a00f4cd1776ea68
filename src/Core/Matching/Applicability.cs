using Strata.Core.Advisories;
using Strata.Core.Inventory;

namespace Strata.Core.Matching;

/// <summary>Whether a record that names a package is about it, before any version is compared.</summary>
/// <param name="Mismatch">Why it is not.</param>
/// <param name="IsStreamUnknown">True when both are of a module and the record does not say of which stream.</param>
/// <param name="Channel">How its channel goes with the package.</param>
internal readonly record struct Applicability(Mismatch Mismatch, bool IsStreamUnknown, ChannelFit Channel)
{
    /// <summary>Applies every restriction of a record.</summary>
    /// <param name="package">The package.</param>
    /// <param name="installed">Its version that will be compared: the source's or the binary's.</param>
    /// <param name="affected">The record.</param>
    /// <param name="repositories">What the target tells of its repositories.</param>
    public static Applicability Of(Package package, string installed, AffectedPackage affected, IReadOnlyList<string> repositories)
    {
        var module = ModuleRule.Fit(package, affected);
        var channel = ChannelRule.Fit(affected.Channel, installed, repositories);
        var mismatch = module == ModuleFit.Other ? Mismatch.Module
            : !ArchitectureRule.IsFit(affected.Architectures, package.Arch) ? Mismatch.Architecture
            : !RepositoryRule.IsFit(affected.Repositories, repositories) ? Mismatch.Repository
            : channel == ChannelFit.Missing && ChannelRule.IsBuild(affected.Channel) ? Mismatch.Build
            : Mismatch.None;
        return new Applicability(mismatch, module == ModuleFit.Unknown, channel);
    }

    /// <summary>
    /// What a record's words count for with this package: the fix of a channel that is missing is not on offer, and that a build of its own
    /// has a higher version than a plain package's fix says nothing.
    /// </summary>
    public Claim Weigh(Claim claim, InstalledVersion installed)
    {
        var isPlainFix = Channel == ChannelFit.None && claim.Verdict == Verdict.Unaffected && installed.IsOfBuild;
        return claim with
        {
            Verdict = isPlainFix ? Verdict.Silent : claim.Verdict,
            FixedVersion = Channel == ChannelFit.Missing ? null : claim.FixedVersion,
            Channel = Channel,
        };
    }
}

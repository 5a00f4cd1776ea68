using Strata.Core.Inventory;
using Strata.Core.Warnings;

namespace Strata.Core.Matching;

/// <summary>Finds the packages that a distribution's advisories are not held against, and counts them.</summary>
internal sealed class ExcludedPackages(MatchingRule rule, MatchOptions options)
{
    /// <summary>How many builders a warning names.</summary>
    private const int MaximumNames = 5;

    private readonly SortedDictionary<string, int> _foreign = new(StringComparer.Ordinal);
    private int _kernels;

    /// <summary>Why a package is left out, or null. To be asked once for each package.</summary>
    public Exclusion? Of(Package package)
    {
        if (options.Kernels == KernelChoice.Running && KernelRule.IsLeftOut(package, rule, options.RunningKernel))
        {
            _kernels++;
            return new Exclusion(
                RecordOutcome.KernelLeftOut,
                options.RunningKernel is { } running ? $"The package is not of the running kernel {running}." : "No kernel runs in the target.",
                AllowsOwnFeeds: false);
        }

        if (options.MatchForeign || OriginRule.ForeignBuilder(package, rule, options.IsDerivative) is not { } builder)
        {
            return null;
        }

        _foreign[builder] = _foreign.GetValueOrDefault(builder) + 1;
        return new Exclusion(RecordOutcome.ForeignPackage, ReasonOf(package, builder), AllowsOwnFeeds: true);
    }

    private static string ReasonOf(Package package, string builder) =>
        $"The package did not come from the distribution but from '{builder}', "
        + (builder == package.Vendor ? "as its record in the package database says." : "as its version says.");

    /// <summary>Warns of what was left out.</summary>
    public void Report(string @namespace, WarningSink warnings)
    {
        if (_foreign.Count > 0)
        {
            var names = string.Join(", ", _foreign.Keys.Take(MaximumNames).Select(name => $"'{name}'")) + (_foreign.Count > MaximumNames ? " and others" : "");
            var count = _foreign.Values.Sum();
            warnings.Add(
                WarningCodes.PackagesNotOfDistribution,
                FormattableString.Invariant($"{count} {(count == 1 ? "package" : "packages")} came from {names}: the advisories of {@namespace} were not applied to them."),
                @namespace);
        }

        if (_kernels > 0)
        {
            warnings.Add(
                WarningCodes.KernelPackagesLeftOut,
                FormattableString.Invariant($"{_kernels} kernel {(_kernels == 1 ? "package was" : "packages were")} left out, which {(_kernels == 1 ? "is" : "are")} not of a running kernel."),
                @namespace);
        }
    }
}

using Strata.Core.Inventory;

namespace Strata.Core.Matching;

/// <summary>Tells the packages of the running kernel from those of others and from headers.</summary>
internal static class KernelRule
{
    private static readonly string[] Headers = ["headers", "libc-dev", "devel", "source", "-doc", "kbuild"];

    /// <summary>True for a kernel package that <see cref="KernelChoice.Running"/> leaves out.</summary>
    /// <param name="package">The package.</param>
    /// <param name="rule">The distribution's rule.</param>
    /// <param name="running">What <c>uname -r</c> prints on the machine; null when no kernel runs.</param>
    public static bool IsLeftOut(Package package, MatchingRule rule, string? running)
    {
        if (!rule.IsKernel(package.Name))
        {
            return false;
        }

        foreach (var header in Headers)
        {
            if (package.Name.Contains(header, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return running is null || !IsOf(package, running);
    }

    // linux-image-6.1.0-18-amd64 has the release in its name; of rpm, apk and pacman it begins with the version, in other separators.
    private static bool IsOf(Package package, string running)
    {
        var version = package.Version.AsSpan(package.Version.IndexOf(':', StringComparison.Ordinal) + 1).ToString();
        version = package.Type == PackageType.Apk ? version.Replace("-r", "-", StringComparison.Ordinal) : version;
        return package.Name.Contains(running, StringComparison.Ordinal)
            || (package.Type != PackageType.Deb && Letters(running).StartsWith(Letters(version), StringComparison.Ordinal))
            || (package.Type == PackageType.Rpm && IsRebuildOf(version, running));
    }

    // SUSE's kernels do not print the last number of their release, which counts rebuilds: 5.14.21-150500.55.7-default is of 5.14.21-150500.55.7.1.
    private static bool IsRebuildOf(string version, string running)
    {
        var (rebuild, flavour) = (version.LastIndexOf('.'), running.LastIndexOf('-'));
        return rebuild > 0 && flavour > 0 && version.AsSpan(0, rebuild).SequenceEqual(running.AsSpan(0, flavour))
            && version.AsSpan(rebuild + 1) is { Length: > 0 } count && count.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static string Letters(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '.'));
}

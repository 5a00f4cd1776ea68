using Strata.Core.Policy;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;

namespace Strata.Cli;

/// <summary>Every exit code of the program. docs/reference/exit-codes.md holds the same table, and a test compares them.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing at or above <c>--fail-on</c>, and no policy that fails; every other command: done.</summary>
    public const int Success = 0;

    /// <summary>Findings at or above <c>--fail-on</c>, or a policy that fails.</summary>
    public const int Findings = 1;

    /// <summary>The command line is wrong, or an input line of <c>compare-versions -</c>.</summary>
    public const int Usage = 2;

    /// <summary>The scan or the command failed.</summary>
    public const int Failed = 3;

    /// <summary>The result is partial or unknown and <c>--fail-on-unknown</c> was given.</summary>
    public const int Unknown = 4;

    /// <summary>Stopped by SIGINT, as shells report it (128 + 2).</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of standard output went away, as if SIGPIPE had ended the program (128 + 13).</summary>
    public const int OutputClosed = 141;

    /// <summary>Stopped by SIGTERM (128 + 15).</summary>
    public const int Terminated = 143;

    /// <summary>The exit code of a finished scan. Findings and the policy win over an unknown result.</summary>
    /// <param name="report">The report, with only the findings that the options let through.</param>
    /// <param name="failOn">The lowest severity that fails, or null when no finding does.</param>
    /// <param name="unknownSeverityFails">Whether a finding of unknown severity reaches every level.</param>
    /// <param name="failOnUnknown">Whether a result that is not complete fails.</param>
    public static int Of(ScanReport report, Severity? failOn, bool unknownSeverityFails, bool failOnUnknown)
    {
        if (report.Policy is { Outcome: PolicyOutcome.Fail })
        {
            return Findings;
        }

        if (failOn is { } level && report.Findings.Any(finding => Reaches(finding.Severity, level, unknownSeverityFails)))
        {
            return Findings;
        }

        return failOnUnknown && report.Status != ScanStatus.Complete ? Unknown : Success;
    }

    /// <summary>The exit code of a scan of several platforms, from those of each: findings win here too.</summary>
    public static int Worst(IEnumerable<int> codes) => codes.Aggregate(Success, (worst, code) => worst == Findings || code == Success ? worst : code);

    private static bool Reaches(Severity severity, Severity level, bool unknownSeverityFails) =>
        severity == Severity.Unknown ? unknownSeverityFails : severity >= level;
}

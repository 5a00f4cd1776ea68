using Strata.Core.Primitives;

namespace Strata.Core.Feeds.Debian;

/// <summary>
/// The urgency words of Debian's tracker. They describe the impact on Debian itself, so they are taken at their word; some scanners
/// raise each by one step.
/// </summary>
internal static class DebianUrgency
{
    /// <summary>The package is out of support in that release; a state more than a severity.</summary>
    public const string EndOfLife = "end-of-life";

    /// <summary>The severity of a word; stars behind it mark an automatic guess and are left out.</summary>
    public static Severity Read(string? urgency) => urgency?.TrimEnd('*') switch
    {
        "unimportant" => Severity.Negligible,
        "low" => Severity.Low,
        "medium" => Severity.Medium,
        "high" => Severity.High,
        _ => Severity.Unknown,
    };
}

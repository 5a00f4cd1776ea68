using Strata.Core.Warnings;

namespace Strata.Core.Inventory;

/// <summary>What a detector may do besides reading files: say what it could not read.</summary>
/// <param name="warnings">Where the warnings go; the caller drops those of file versions that the final file system does not show.</param>
public sealed class DetectionContext(WarningSink warnings)
{
    /// <summary>Reports a problem with one file or record; the detector then goes on.</summary>
    /// <param name="code">One of <see cref="WarningCodes"/>.</param>
    /// <param name="message">What is wrong and what was done about it.</param>
    /// <param name="location">The display path, with <c>:line</c> where that helps.</param>
    public void Warn(string code, string message, string? location = null) => warnings.Add(code, message, location);
}

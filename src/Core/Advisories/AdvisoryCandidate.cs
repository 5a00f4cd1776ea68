namespace Strata.Core.Advisories;

/// <summary>An advisory that names a package of the inventory; whether it applies is the matcher's decision.</summary>
/// <param name="Feed">The feed it came from.</param>
/// <param name="Priority">That feed's priority: higher wins.</param>
/// <param name="Advisory">The record, without its other affected packages.</param>
/// <param name="Affected">The part of it that names the package.</param>
public sealed record AdvisoryCandidate(string Feed, int Priority, Advisory Advisory, AffectedPackage Affected);

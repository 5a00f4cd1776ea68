namespace Strata.Core.Scanning;

/// <summary>How far a scan or an update has come, for a progress line; never part of a result.</summary>
/// <param name="Activity">What is being done: <c>Reading layer 3 of 12</c>. May hold text of the target.</param>
/// <param name="Done">Bytes or records done so far.</param>
/// <param name="Total">How many there are, or null when that is not known.</param>
public readonly record struct ScanProgress(string Activity, long Done = 0, long? Total = null);

namespace Strata.Core.Scanning;

/// <summary>A feed that the result rests on.</summary>
/// <param name="Name">The feed's stable name.</param>
/// <param name="Updated">The publisher's date of the newest partition used, or null.</param>
/// <param name="Records">How many advisories its partitions for this namespace hold.</param>
public sealed record ScanFeed(string Name, DateTimeOffset? Updated, long Records);

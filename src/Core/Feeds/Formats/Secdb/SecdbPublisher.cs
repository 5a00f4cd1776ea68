namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>What differs between the publishers of secdb files.</summary>
/// <param name="OriginOf">The origin of a file by its header or its path; null when it is another publisher's.</param>
/// <param name="LinkOf">The publisher's page about an id, or null when it has none.</param>
internal sealed record SecdbPublisher(Func<SecdbDocument, string, SecdbOrigin?> OriginOf, Func<string, string?> LinkOf);

using Strata.Core.Matching;

namespace Strata.Core.Scanning;

/// <summary>A record that was considered, and where it is from.</summary>
/// <param name="Record">What the matcher took down.</param>
/// <param name="Digest">The digest of the record's content, see <see cref="Feeds.RecordDigest"/>.</param>
/// <param name="FeedDate">The newest publisher's date of the feed's stored parts; null when it gives none.</param>
public sealed record ExplainedRecord(ConsideredRecord Record, string Digest, DateTimeOffset? FeedDate);

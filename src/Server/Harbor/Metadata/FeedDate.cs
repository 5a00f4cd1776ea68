namespace Strata.Server.Harbor.Metadata;

/// <summary>When a feed was and will be brought up to date.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="Updated">When its oldest part was last fetched or confirmed.</param>
/// <param name="Next">When it is next fetched; null for a feed that is not scheduled.</param>
internal sealed record FeedDate(string Name, DateTimeOffset Updated, DateTimeOffset? Next);

namespace Strata.Storage.Postgres;

/// <summary>That some records of a visible generation name a package or bear an id.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Partition">The feed's partition.</param>
/// <param name="Priority">The feed's priority.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Name">The package's name, or the id, as UTF-8.</param>
/// <param name="Records">Packed record numbers.</param>
internal sealed record Mention(string Feed, string Partition, int Priority, long Generation, byte[] Name, byte[] Records);

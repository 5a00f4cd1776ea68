namespace Strata.Storage.Notifications;

/// <summary>A layer that adds a package which a vulnerability affects.</summary>
/// <param name="Index">The layer's id: the same layer has the same in every answer.</param>
/// <param name="Name">The layer's name.</param>
public sealed record AffectedLayer(long Index, string Name);

namespace Strata.Core.Inventory.Distributions;

/// <summary>The support of one release on one day, under one option.</summary>
/// <param name="State">Supported, ended or not known.</param>
/// <param name="LastDay">The last supported day; null when none is announced or nothing is known.</param>
/// <param name="Source">Where the date is published; null when nothing is known.</param>
public sealed record SupportStatus(SupportState State, DateOnly? LastDay, string? Source);

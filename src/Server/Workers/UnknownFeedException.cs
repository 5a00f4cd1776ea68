namespace Strata.Server.Workers;

/// <summary>A feed was asked for that this program does not have.</summary>
internal sealed class UnknownFeedException(string name) : Exception($"No feed is called '{name}'.");

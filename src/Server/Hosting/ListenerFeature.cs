namespace Strata.Server.Hosting;

/// <summary>The mark that a connection bears, and every request on it.</summary>
/// <param name="Kind">The door.</param>
internal sealed record ListenerFeature(ListenerKind Kind);

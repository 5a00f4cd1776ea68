namespace Strata.Server.ClairV1.Http;

/// <summary>What the router made of a request: a route with its variable segments, or the answer when there is none.</summary>
/// <param name="Route">The route.</param>
/// <param name="Segments">Its variable segments, decoded.</param>
/// <param name="Refusal">The answer when no route matches.</param>
internal sealed record RouteMatch(ClairRoute? Route, IReadOnlyList<string> Segments, ClairReply? Refusal);

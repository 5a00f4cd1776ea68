using Microsoft.Extensions.Primitives;

namespace Strata.Server.Harbor.Http;

/// <summary>What endpoints see of a request.</summary>
/// <param name="Path">The path as it was sent, for <c>Location</c>.</param>
/// <param name="Id">The variable segment; empty for routes without one.</param>
/// <param name="Accept">What the client takes.</param>
/// <param name="Query">The query's parameters.</param>
/// <param name="Body">The body, whole.</param>
internal sealed record HarborRequest(string Path, string Id, StringValues Accept, IQueryCollection Query, ReadOnlyMemory<byte> Body);

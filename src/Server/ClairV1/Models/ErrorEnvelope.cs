namespace Strata.Server.ClairV1.Models;

/// <summary>The body of every answer from 400 on.</summary>
/// <param name="Error">What went wrong.</param>
internal sealed record ErrorEnvelope(Error Error);

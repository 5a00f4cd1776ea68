using Strata.Core.Primitives;

namespace Strata.Server.Harbor.Reports;

/// <summary>A vector and who gave it.</summary>
/// <param name="Source">The feed's name; <c>nvd</c> is the one that Harbor prefers.</param>
/// <param name="Vector">The vector.</param>
internal sealed record ScoredVector(string Source, CvssVector Vector);

using System.Text.Json.Serialization;

namespace Strata.Server.Tests.Harbor;

/// <summary>The preferred scores of an item as Harbor decodes them.</summary>
internal sealed record DecodedCvss(
    [property: JsonPropertyName("score_v3")] double? ScoreV3,
    [property: JsonPropertyName("score_v2")] double? ScoreV2,
    [property: JsonPropertyName("vector_v3")] string VectorV3,
    [property: JsonPropertyName("vector_v2")] string VectorV2);

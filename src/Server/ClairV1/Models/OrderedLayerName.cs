using System.Text.Json.Serialization;

namespace Strata.Server.ClairV1.Models;

/// <summary>A layer of a notification.</summary>
/// <param name="Index">The layer's number, the same in every answer.</param>
/// <param name="LayerName">Its name.</param>
internal sealed record OrderedLayerName(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string LayerName);

using System.Text.Json;

namespace Strata.Server.ClairV1.Models;

/// <summary>What a vulnerability that was written through this API carries beyond what the product knows.</summary>
internal sealed record OwnAnnotations
{
    /// <summary>The severity's word where the product has none for it: <c>Defcon1</c>.</summary>
    public string? Severity { get; init; }

    /// <summary>The metadata as written, members in ordinal order.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}

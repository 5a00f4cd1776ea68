using System.Text.Json;

namespace Strata.Server.Tests.Harbor;

/// <summary>An item as Harbor decodes it.</summary>
internal sealed record DecodedItem
{
    public required string Id { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public string FixVersion { get; init; } = "";

    public required string Severity { get; init; }

    public required string Status { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Links { get; init; }

    public DecodedCvss? PreferredCvss { get; init; }

    public required IReadOnlyList<string> CweIds { get; init; }

    public required JsonElement VendorAttributes { get; init; }
}

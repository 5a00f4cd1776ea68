using System.Text.Json.Serialization;

namespace Strata.Server.Images;

/// <summary>The requests of scans as they are stored.</summary>
[JsonSerializable(typeof(ScanRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ScanRequestJson : JsonSerializerContext;

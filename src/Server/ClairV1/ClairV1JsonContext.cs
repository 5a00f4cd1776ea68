using System.Text.Json.Serialization;
using Strata.Server.ClairV1.Models;

namespace Strata.Server.ClairV1;

/// <summary>
/// The JSON of the API: Go's. Names are read in any letter case, unknown members are passed over, and members without a value are not
/// written. What must be written all the same says so at its property.
/// </summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(LayerEnvelope))]
[JsonSerializable(typeof(NamespaceEnvelope))]
[JsonSerializable(typeof(VulnerabilityEnvelope))]
[JsonSerializable(typeof(VulnerabilityListEnvelope))]
[JsonSerializable(typeof(FeatureEnvelope))]
[JsonSerializable(typeof(FeatureListEnvelope))]
[JsonSerializable(typeof(NotificationEnvelope))]
[JsonSerializable(typeof(ServerVersions))]
[JsonSerializable(typeof(OwnAnnotations))]
[JsonSerializable(typeof(JournalledVulnerability))]
[JsonSerializable(typeof(VulnerabilityPosition))]
[JsonSerializable(typeof(NotificationPosition))]
internal sealed partial class ClairV1JsonContext : JsonSerializerContext;

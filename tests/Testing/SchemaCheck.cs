using System.Text.Json;
using Xunit;

namespace Strata.Testing;

/// <summary>
/// Checks a document against the few JSON Schema keywords that our schemas use: type, const, enum, required, properties,
/// additionalProperties and items. Any other keyword that constrains is refused, so that a schema cannot promise what is not checked.
/// </summary>
public static class SchemaCheck
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "title", "description"];

    /// <summary>Every violation, each with its JSON pointer; empty when the document is valid.</summary>
    public static IReadOnlyList<string> Violations(JsonElement document, JsonElement schema)
    {
        var violations = new List<string>();
        Check(document, schema, "", violations);
        return violations;
    }

    private static void Check(JsonElement value, JsonElement schema, string pointer, List<string> violations)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "type" when !HasType(value, keyword.Value):
                    violations.Add($"{pointer}: {value.ValueKind} is not {keyword.Value}");
                    return;
                case "const" when !JsonElement.DeepEquals(value, keyword.Value):
                    violations.Add($"{pointer}: {value} is not {keyword.Value}");
                    break;
                case "enum" when !keyword.Value.EnumerateArray().Any(item => JsonElement.DeepEquals(value, item)):
                    violations.Add($"{pointer}: {value} is none of {keyword.Value}");
                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    violations.AddRange(keyword.Value.EnumerateArray()
                        .Where(name => !value.TryGetProperty(name.GetString()!, out _))
                        .Select(name => $"{pointer}: {name} is missing"));
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    CheckProperties(value, schema, keyword.Value, pointer, violations);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Check(item, keyword.Value, $"{pointer}/{index++}", violations);
                    }

                    break;
                case "type" or "const" or "enum" or "required" or "properties" or "items" or "additionalProperties":
                    break;
                default:
                    Assert.True(Annotations.Contains(keyword.Name), $"The schema uses '{keyword.Name}', which this check does not know.");
                    break;
            }
        }
    }

    private static void CheckProperties(JsonElement value, JsonElement schema, JsonElement properties, string pointer, List<string> violations)
    {
        var closed = schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.False;
        foreach (var member in value.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out var inner))
            {
                Check(member.Value, inner, $"{pointer}/{member.Name}", violations);
            }
            else if (closed)
            {
                violations.Add($"{pointer}/{member.Name}: not in the schema");
            }
        }
    }

    private static bool HasType(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(single => HasType(value, single))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            var other => throw new NotSupportedException($"The check does not know the type '{other}'."),
        };
}

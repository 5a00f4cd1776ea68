using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>
/// What an element of a record's <c>affected</c> is read for, found in one pass, since there may be millions of them. A member that is
/// absent or null is an element of no kind.
/// </summary>
internal readonly struct OsvElement
{
    /// <summary>Of a member that comes twice the last counts.</summary>
    public OsvElement(JsonElement affected)
    {
        foreach (var member in affected.Members())
        {
            var name = member.Utf8Name();
            var value = member.Value.ValueKind == JsonValueKind.Null ? default : member.Value;
            if (name.SequenceEqual("package"u8))
            {
                Package = value;
            }
            else if (name.SequenceEqual("ranges"u8))
            {
                Ranges = value;
            }
            else if (name.SequenceEqual("versions"u8))
            {
                Versions = value;
            }
            else if (name.SequenceEqual("severity"u8))
            {
                Severity = value;
            }
            else if (name.SequenceEqual("ecosystem_specific"u8))
            {
                EcosystemSpecific = value;
            }
            else if (name.SequenceEqual("database_specific"u8))
            {
                DatabaseSpecific = value;
            }
        }
    }

    public JsonElement Package { get; }

    public JsonElement Ranges { get; }

    public JsonElement Versions { get; }

    public JsonElement Severity { get; }

    public JsonElement EcosystemSpecific { get; }

    public JsonElement DatabaseSpecific { get; }

    /// <summary>All elements of a record.</summary>
    public static OsvElement[] Of(JsonElement record)
    {
        if (record.Member("affected"u8) is not { ValueKind: JsonValueKind.Array } array)
        {
            return [];
        }

        var elements = new OsvElement[array.GetArrayLength()];
        var count = 0;
        foreach (var affected in array.EnumerateArray())
        {
            elements[count++] = new OsvElement(affected);
        }

        return elements;
    }
}

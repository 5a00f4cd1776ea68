using System.Text.Json;

namespace Strata.Server.Harbor.Requests;

/// <summary>
/// A member of a request's JSON with the path that messages name it by. A null is as good as a missing member, as it is to Go's decoder; any
/// other wrong type is a malformed request.
/// </summary>
/// <param name="Value">The value; its kind is undefined for a missing member.</param>
/// <param name="Path">The path: <c>artifact.digest</c>.</param>
internal readonly record struct RequestMember(JsonElement Value, string Path)
{
    /// <summary>True when the member says something.</summary>
    public bool IsThere => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A member of this object; of a missing one, a missing one.</summary>
    public RequestMember this[string name] => new(
        IsThere && Object().TryGetProperty(name, out var member) ? member : default,
        Path.Length == 0 ? name : $"{Path}.{name}");

    /// <summary>The text; null for a missing member.</summary>
    public string? Text() => !IsThere ? null : Value.ValueKind == JsonValueKind.String ? Value.GetString() : throw Wrong("a string");

    /// <summary>Demands a whole number, if anything.</summary>
    public void CheckInteger()
    {
        if (IsThere && (Value.ValueKind != JsonValueKind.Number || !Value.TryGetInt64(out _)))
        {
            throw Wrong("a whole number");
        }
    }

    /// <summary>Demands true or false, if anything.</summary>
    public void CheckFlag()
    {
        if (IsThere && Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw Wrong("true or false");
        }
    }

    /// <summary>The items of an array; none for a missing member.</summary>
    public IReadOnlyList<RequestMember> Items()
    {
        if (!IsThere)
        {
            return [];
        }

        var path = Path;
        return Value.ValueKind == JsonValueKind.Array
            ? [.. Value.EnumerateArray().Select((item, index) => new RequestMember(item, FormattableString.Invariant($"{path}[{index}]")))]
            : throw Wrong("an array");
    }

    /// <summary>Demands an object, if anything.</summary>
    public RequestMember CheckObject()
    {
        if (IsThere)
        {
            Object();
        }

        return this;
    }

    private JsonElement Object() => Value.ValueKind == JsonValueKind.Object ? Value : throw Wrong("an object");

    private HarborProblemException Wrong(string type) => HarborProblemException.Malformed($"{(Path.Length == 0 ? "the body" : Path)} must be {type}");
}

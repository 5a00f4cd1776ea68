using System.Text;
using System.Text.Json;

namespace Strata.Server.Tests;

/// <summary>An answer, read whole.</summary>
internal sealed record TestAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);

    /// <summary>The message of the error envelope.</summary>
    public string? Error => Json().GetProperty(nameof(Error)).GetProperty("Message").GetString();

    /// <summary>The body as JSON.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }
}

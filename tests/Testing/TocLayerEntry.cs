using System.Text.Json.Nodes;

namespace Strata.Testing;

/// <summary>An entry of a layer with a table of contents.</summary>
/// <param name="Kind">Its type in the table.</param>
/// <param name="TarType">Its type in the archive.</param>
/// <param name="Path">Its path.</param>
/// <param name="Content">Its content.</param>
/// <param name="Target">Where it links to; empty when it is no link.</param>
internal sealed record TocLayerEntry(string Kind, char TarType, string Path, byte[] Content, string Target)
{
    /// <summary>Its header in the archive.</summary>
    public byte[] Header() => new TarBuilder().Header(Path, TarType, Content.Length, block => block.LinkName = Target).ToArray();

    /// <summary>The bytes behind its content in the archive.</summary>
    public byte[] Padding() => new byte[-Content.Length & 511];

    /// <summary>What every entry of a table says.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Path, ["type"] = Kind, ["mode"] = 420, ["modtime"] = "2020-01-01T00:00:00Z" };
        if (Content.Length > 0)
        {
            json["size"] = Content.Length;
        }

        if (Target.Length > 0)
        {
            json["linkName"] = Target;
        }

        return json;
    }
}

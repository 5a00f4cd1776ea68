using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Strata.Server.ClairV1;

/// <summary>The JSON that goes over the wire.</summary>
internal static class ClairV1Json
{
    /// <summary>
    /// The context to use: other scripts are written as they are, and what means something in HTML is escaped, as Go does.
    /// </summary>
    public static ClairV1JsonContext Wire { get; } = new(new JsonSerializerOptions(ClairV1JsonContext.Default.Options)
    {
        TypeInfoResolver = null,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });
}

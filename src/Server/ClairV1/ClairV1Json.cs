using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strata.Server.ClairV1;

/// <summary>The JSON that goes over the wire.</summary>
internal static class ClairV1Json
{
    /// <summary>
    /// The context to use: texts are written as they are but for what JSON forbids. Nothing of this API is ever put into a page by the server, and
    /// its content type is no page's, so that what means something in HTML is not escaped, as Go does.
    /// </summary>
    public static ClairV1JsonContext Wire { get; } = new(new JsonSerializerOptions(ClairV1JsonContext.Default.Options)
    {
        TypeInfoResolver = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
